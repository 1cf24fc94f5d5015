# Tests of CTest that check the gradient of a program.
#
#   include(node_modules/nncheck/adapters/cmake/nncheck.cmake)
#   enable_testing()
#   nncheck_add_test(NAME gradient TARGET my_net SPECS specs/xor.json)
#
# TARGET is the executable that answers nncheck. May be left out: SPECS, where the program brings its own problem;
# ARGS, its arguments; FLAGS, those of "nncheck grad", such as --max-evaluations 1000.

find_program(NNCHECK NAMES nncheck nncheck.js
  HINTS "${CMAKE_SOURCE_DIR}/node_modules/.bin" "${CMAKE_CURRENT_LIST_DIR}/../../bin"
  DOC "The command nncheck")

function(nncheck_add_test)
  cmake_parse_arguments(PARSE_ARGV 0 CHECK "" "NAME;TARGET" "SPECS;ARGS;FLAGS")
  if(NOT CHECK_NAME OR NOT CHECK_TARGET)
    message(FATAL_ERROR "nncheck_add_test needs NAME and TARGET")
  endif()
  if(NOT NNCHECK)
    message(FATAL_ERROR "nncheck was not found: install it with npm, or say where it is with -DNNCHECK=PATH")
  endif()
  add_test(NAME "${CHECK_NAME}"
    COMMAND "${NNCHECK}" grad ${CHECK_SPECS} ${CHECK_FLAGS} -- "$<TARGET_FILE:${CHECK_TARGET}>" ${CHECK_ARGS}
    WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
endfunction()
