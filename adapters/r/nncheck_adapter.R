# Answers nncheck's questions about your network, on stdin and stdout. R 4; no package.
#
# Use it from your program:
#
#     source("nncheck_adapter.R")
#     nncheck_serve(list(hidden.weight = W1, hidden.bias = b1), cost = my_cost, gradient = my_gradient)
#
# or put your network in place of the example at the end of this file. Then run
#
#     nncheck grad nncheck.json --run "Rscript nncheck_adapter.R"

# Answers until nncheck has asked everything, then exits. What is printed meanwhile goes to stderr.
#
# parameters  your tensors by name, matrices with a row for each unit, and vectors: their shapes, and where to start
# cost        takes such parameters, returns the number that you minimize
# gradient    takes such parameters, returns its derivative: a list of the same shapes by the same names
# outputs     takes such parameters, returns the network's outputs, a row for each example (may be left out)
# layout      how you store weights, where not as [units, inputs] and [units]: list(bias = "first-column"), …
# step        beside gradient or in its place: takes parameters, a learning rate and k = 0, 1, …, returns the
#             parameters after that step of your optimizer; before step 0 its velocity and its moments are 0
# optimizer   without a spec, whose steps these are: list(type = "sgd", momentum = 0.9), …
nncheck_serve <- function(parameters, cost, gradient = NULL, outputs = NULL, layout = NULL, name = "a program in R",
                          step = NULL, optimizer = NULL) {
  if (is.null(gradient) && is.null(step)) stop("nncheck needs gradient, or step in its place")
  theta <- lapply(parameters, function(values) values + 0) # always the parameters that were given last
  if (nncheck_state$sunk) sink()

  initialize <- function(params) {
    if (!identical(params$protocol, 1)) nncheck_stop(-32602, "this adapter speaks protocol 1")
    declared <- lapply(names(theta), function(tensor) {
      nncheck_object(name = nncheck_text(tensor), shape = nncheck_list(nncheck_shape(theta[[tensor]])))
    })
    nncheck_object(
      name = nncheck_text(name),
      parameters = nncheck_list(declared),
      initial = nncheck_tensors(theta),
      methods = nncheck_list(lapply(
        c("costs", "line", if (!is.null(outputs)) "outputs", if (!is.null(step)) "update"), nncheck_text
      )),
      encoding = nncheck_text("base64"),
      layout = if (!is.null(layout)) do.call(nncheck_object, lapply(layout, nncheck_value)),
      optimizer = if (!is.null(optimizer)) do.call(nncheck_object, lapply(optimizer, nncheck_value))
    )
  }

  # The cost as a number; a vector of losses is an error that says so.
  cost_at <- function(parameters) {
    value <- cost(parameters)
    if (is.numeric(value) && length(value) == 1) return(nncheck_number(value))
    found <- if (is.numeric(value)) paste(length(value), "numbers") else class(value)[1]
    nncheck_stop(-32000, paste("cost returned", found, "and a cost is one number: sum or average it"))
  }

  # The parameters after each step, from rest.
  update <- function(params) {
    now <- theta
    after <- list()
    for (k in seq_len(if (is.null(params$steps)) 1 else params$steps)) {
      now <- step(now, params$learningRate, k - 1)
      after[[k]] <- nncheck_tensors(now)
    }
    nncheck_object(parametersAfter = nncheck_list(after))
  }

  # The cost with some weights moved, for each of the perturbations: [[tensor, flat index, change], …].
  costs <- function(params) {
    found <- lapply(params$perturbations, function(moves) {
      moved <- theta
      for (move in moves) {
        place <- nncheck_place(nncheck_known(theta, move[[1]]), move[[2]])
        moved[[move[[1]]]][place] <- moved[[move[[1]]]][place] + move[[3]]
      }
      cost_at(moved)
    })
    nncheck_object(costs = nncheck_list(found))
  }

  # The cost at parameters + step · direction, for each step.
  line <- function(params) {
    way <- nncheck_arrays(params$direction, theta)
    found <- lapply(params$steps, function(h) {
      cost_at(Map(function(values, along) values + h * along, theta, way[names(theta)]))
    })
    nncheck_object(costs = nncheck_list(found))
  }

  methods <- list(
    initialize = initialize,
    cost = function(params) nncheck_object(cost = cost_at(theta)),
    costs = costs,
    line = line,
    shutdown = function(params) "null"
  )
  if (!is.null(gradient)) {
    methods$gradient <- function(params) nncheck_object(gradient = nncheck_tensors(gradient(theta)))
  }
  if (!is.null(step)) methods$update <- update
  if (!is.null(outputs)) {
    methods$outputs <- function(params) nncheck_object(outputs = nncheck_tensor(outputs(theta)))
  }

  answer <- function(request) {
    method <- methods[[request$method]]
    if (is.null(method)) nncheck_stop(-32601, paste("there is no method", request$method))
    given <- nncheck_arrays(request$params$parameters, theta)
    theta[names(given)] <<- given
    sink(stderr()) # what your functions print
    on.exit(sink())
    method(request$params)
  }

  while (length(text <- nncheck_next_line()) > 0) {
    request <- list()
    member <- tryCatch({
      request <- nncheck_parse(text)
      paste0('"result":', answer(request))
    }, error = function(error) {
      code <- if (is.null(error$code)) -32000 else error$code
      message <- nncheck_text(conditionMessage(error))
      paste0('"error":', nncheck_object(code = code, message = message))
    })
    cat('{"jsonrpc":"2.0","id":', nncheck_id(request$id), ",", member, "}\n", sep = "")
    flush(stdout())
    if (identical(request$method, "shutdown")) break
  }
  quit(save = "no", status = 0)
}

# Returns what nncheck's spec says, before you call nncheck_serve; NULL where there is no spec. data$inputs and
# data$targets are matrices with a row for each example; network, loss, regularization and train are those of the spec.
nncheck_problem <- function() {
  text <- nncheck_next_line()
  nncheck_state$ahead <- text
  if (length(text) == 0) return(NULL)
  problem <- nncheck_parse(text)$params$problem
  if (is.null(problem)) return(NULL)
  numbers <- function(row) as.numeric(unlist(row))
  problem$data <- lapply(problem$data, function(rows) do.call(rbind, lapply(rows, numbers)))
  problem
}

nncheck_state <- new.env()
nncheck_state$sunk <- nzchar(Sys.getenv("NNCHECK_PROGRAM"))

# nncheck has started this program: what it prints from here on is no answer.
if (nncheck_state$sunk) sink(stderr())

# Reads the next request, or takes the one that nncheck_problem has read; empty at the end.
nncheck_next_line <- function() {
  if (is.null(nncheck_state$requests)) nncheck_state$requests <- file("stdin", "r")
  text <- nncheck_state$ahead
  nncheck_state$ahead <- NULL
  if (is.null(text)) readLines(nncheck_state$requests, n = 1, warn = FALSE) else text
}

nncheck_stop <- function(code, message) {
  stop(structure(class = c("error", "condition"), list(message = message, call = NULL, code = code)))
}

# A tensor in a message is {"shape": […], "dtype": "float64", "base64": bytes of little-endian doubles, row after
# row}. R stores arrays column after column: aperm turns one order into the other.

nncheck_shape <- function(values) if (is.null(dim(values))) length(values) else dim(values)

nncheck_rows <- function(values) if (is.null(dim(values))) as.vector(values) else as.vector(aperm(values))

nncheck_place <- function(values, flat) {
  if (flat < 0 || flat >= length(values)) nncheck_stop(-32602, paste("no index", flat))
  shape <- nncheck_shape(values)
  apart <- cumprod(c(1, shape)) # how far neighbours along each axis are from each other
  place <- 1
  for (axis in rev(seq_along(shape))) {
    place <- place + flat %% shape[axis] * apart[axis]
    flat <- flat %/% shape[axis]
  }
  place
}

nncheck_tensor <- function(values) {
  shape <- nncheck_list(nncheck_shape(values))
  nncheck_object(shape = shape, dtype = '"float64"', base64 = nncheck_text(nncheck_encode(nncheck_rows(values))))
}

nncheck_tensors <- function(arrays) do.call(nncheck_object, lapply(arrays, nncheck_tensor))

nncheck_known <- function(theta, name) {
  if (is.null(theta[[name]])) nncheck_stop(-32602, paste("there is no tensor", name))
  theta[[name]]
}

nncheck_arrays <- function(tensors, theta) {
  arrays <- lapply(names(tensors), function(name) {
    own <- nncheck_shape(nncheck_known(theta, name))
    shape <- unlist(tensors[[name]]$shape)
    if (!identical(as.numeric(own), as.numeric(shape))) {
      nncheck_stop(-32602, sprintf("%s has shape [%s], not [%s]", name, toString(own), toString(shape)))
    }
    base64 <- tensors[[name]]$base64
    values <- if (is.null(base64)) as.numeric(unlist(tensors[[name]]$values)) else nncheck_decode(base64, prod(shape))
    if (is.null(dim(theta[[name]]))) values else aperm(array(values, rev(shape)))
  })
  setNames(arrays, names(tensors))
}

nncheck_letters <- utf8ToInt("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

nncheck_encode <- function(values) {
  bytes <- as.integer(writeBin(as.double(values), raw(), endian = "little"))
  missing <- -length(bytes) %% 3
  three <- matrix(c(bytes, integer(missing)), 3)
  all <- three[1, ] * 65536 + three[2, ] * 256 + three[3, ]
  four <- rbind(all %/% 262144, all %/% 4096 %% 64, all %/% 64 %% 64, all %% 64)
  text <- intToUtf8(nncheck_letters[four + 1])
  paste0(substr(text, 1, nchar(text) - missing), strrep("=", missing))
}

nncheck_decode <- function(text, count) {
  four <- match(utf8ToInt(text), nncheck_letters, nomatch = 1) - 1
  four <- matrix(four, 4)
  all <- four[1, ] * 262144 + four[2, ] * 4096 + four[3, ] * 64 + four[4, ]
  bytes <- as.raw(rbind(all %/% 65536, all %/% 256 %% 256, all %% 256))
  readBin(bytes, "double", count, endian = "little")
}

# JSON: 17 digits bring back the same number; NaN and infinities, for which it has no numbers, go as words.

nncheck_number <- function(value) {
  if (is.nan(value) || is.na(value)) return('"NaN"')
  if (is.infinite(value)) return(if (value > 0) '"Infinity"' else '"-Infinity"')
  sprintf("%.17g", value)
}

nncheck_text <- function(text) {
  paste0('"', gsub("[[:cntrl:]]", " ", gsub('(["\\\\])', "\\\\\\1", text)), '"')
}

nncheck_value <- function(value) {
  if (is.numeric(value)) return(nncheck_number(value))
  if (is.logical(value)) return(if (value) "true" else "false")
  nncheck_text(value)
}

nncheck_id <- function(id) {
  if (is.character(id)) nncheck_text(id) else if (is.numeric(id)) sprintf("%.17g", id) else "null"
}

nncheck_list <- function(items) paste0("[", paste(items, collapse = ","), "]")

nncheck_object <- function(...) {
  members <- Filter(Negate(is.null), list(...))
  keys <- vapply(names(members), nncheck_text, "")
  paste0("{", paste(keys, members, sep = ":", collapse = ","), "}")
}

nncheck_parse <- function(text) {
  token <- '"[^"\\\\]*(?:\\\\.[^"\\\\]*)*"|[][{}:,]|[^][{}:,"\\s]+'
  tokens <- regmatches(text, gregexpr(token, text, perl = TRUE))[[1]]
  at <- 0
  fail <- function() nncheck_stop(-32700, "a line is not JSON")
  peek <- function() if (at < length(tokens)) tokens[[at + 1]] else fail()
  take <- function() {
    found <- peek()
    at <<- at + 1
    found
  }
  string <- function(token) {
    if (!startsWith(token, '"')) fail()
    text <- substr(token, 2, nchar(token) - 1)
    if (grepl("\\", text, fixed = TRUE)) gsub("\\\\(.)", "\\1", text) else text
  }
  items <- function(close) {
    found <- list()
    if (peek() == close) {
      take()
      return(found)
    }
    repeat {
      key <- if (close == "}") string(take())
      if (close == "}" && take() != ":") fail()
      found[[length(found) + 1]] <- value()
      if (close == "}") names(found)[length(found)] <- key
      end <- take()
      if (end == close) return(found)
      if (end != ",") fail()
    }
  }
  value <- function() {
    token <- take()
    if (token == "{") return(items("}"))
    if (token == "[") return(items("]"))
    if (startsWith(token, '"')) return(string(token))
    if (token %in% c("null", "true", "false")) return(token == "true")
    number <- suppressWarnings(as.numeric(token))
    if (is.na(number)) fail()
    number
  }
  found <- value()
  if (at < length(tokens) || !is.list(found)) fail()
  found
}

# ---- An example: xor on a 2-2-1 network of sigmoids, half the summed squares. Put your network here. ----

nncheck_example <- function() {
  X <- rbind(c(0, 0), c(0, 1), c(1, 0), c(1, 1))
  targets <- c(0, 1, 1, 0)
  sigmoid <- function(z) 1 / (1 + exp(-z))
  dense <- function(x, weight, bias) sigmoid(sweep(x %*% t(weight), 2, bias, "+"))
  hidden <- function(p) dense(X, p$hidden.weight, p$hidden.bias)
  outputs <- function(p) dense(hidden(p), p$output.weight, p$output.bias)
  cost <- function(p) sum((outputs(p) - targets)^2) / 2
  gradient <- function(p) {
    h <- hidden(p)
    a <- outputs(p)
    delta_output <- (a - targets) * a * (1 - a)
    delta_hidden <- delta_output %*% p$output.weight * h * (1 - h)
    list(
      hidden.weight = t(delta_hidden) %*% X,
      hidden.bias = colSums(delta_hidden),
      output.weight = t(delta_output) %*% h,
      output.bias = colSums(delta_output)
    )
  }
  start <- list(
    hidden.weight = rbind(c(0.5, -0.4), c(0.3, 0.8)),
    hidden.bias = c(0.1, -0.2),
    output.weight = rbind(c(0.7, -0.6)),
    output.bias = 0.05
  )
  nncheck_serve(start, cost, gradient, outputs, name = "xor in R")
}

# Not where a program sources this file.
if (sys.nframe() == 0) nncheck_example()
