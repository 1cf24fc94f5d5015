/* Answers nncheck's questions about your network, on stdin and stdout. C99 and POSIX; no library but -lm.

   Use it from your program:

       #define NNCHECK_NO_EXAMPLE
       #include "nncheck_adapter.c"

       NncheckTensor tensors[] = {
           {"hidden.weight", 2, {2, 2}, &W1[0][0], &dW1[0][0]},
           {"hidden.bias", 1, {2}, b1, db1},
       };
       nncheck_serve((NncheckProgram){.tensors = tensors, .tensor_count = 2, .cost = cost, .gradient = gradient});

   or put your network in place of the example at the end of this file. Then run

       gcc -O2 -o nncheck_adapter nncheck_adapter.c -lm
       nncheck grad nncheck.json --run ./nncheck_adapter
*/

#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE /* getline, dup and fdopen, under -std=c99 too */
#endif

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef NNCHECK_REAL
#define NNCHECK_REAL double /* or float, where that is what your arrays hold */
#endif

/* One array of your network: nncheck writes into `values`, and reads from `gradient`. */
typedef struct {
    const char *name; /* without quotes and backslashes */
    int dimensions;
    long shape[4]; /* [units, inputs] of a weight matrix, stored row after row */
    NNCHECK_REAL *values;
    NNCHECK_REAL *gradient; /* NULL where there is `step` in its place */
} NncheckTensor;

typedef struct {
    const char *name;
    NncheckTensor *tensors;
    int tensor_count;
    double (*cost)(void);                /* of the values as they are now: the number that you minimize */
    void (*gradient)(void);              /* of the values as they are now, into your arrays; or NULL, with `step` */
    void (*step)(double learning_rate, int k); /* update step k = 0, 1, … of your values; at 0 its moments are 0 */
    void (*outputs)(NNCHECK_REAL *into); /* a row of `units` for each of the `examples`; may be left out */
    long examples, units;
    const char *layout; /* how you store weights, where not as above: "{\"bias\": \"first-column\"}" */
    const char *optimizer; /* without a spec, whose steps these are: "{\"type\": \"sgd\", \"momentum\": 0.9}" */
    void (*epochs)(double *costs, int count); /* for nncheck train: trains from rest, the cost after each; or NULL */
} NncheckProgram;

/* What the spec says. */
typedef struct {
    long examples, inputs, targets;
    double *input, *target; /* row after row, a row for each example; of a sequence step after step */
    const char *json;       /* all of it, with network and loss as in the spec */
} NncheckProblem;

/* ---- JSON: a value is a pointer to its first letter in the request, which stays as text ---- */

typedef const char *NncheckJson;

static NncheckJson nncheck_space(NncheckJson at) { return at + strspn(at, " \t\r\n"); }

/* Returns what follows a value, or NULL where there is no value. */
static NncheckJson nncheck_skip(NncheckJson at) {
    if (*at == '"') {
        for (at++; *(at += strcspn(at, "\"\\")) != '"'; at++)
            if (*at == 0 || *++at == 0) return NULL;
        return at + 1;
    }
    if (*at != '{' && *at != '[') {
        size_t length = strcspn(at, ",]}\" \t\r\n");
        return length > 0 ? at + length : NULL;
    }
    char close = *at == '{' ? '}' : ']';
    at = nncheck_space(at + 1);
    if (*at == close) return at + 1;
    for (;;) {
        if (close == '}') {
            if (*at != '"' || !(at = nncheck_skip(at))) return NULL;
            at = nncheck_space(at);
            if (*at++ != ':') return NULL;
            at = nncheck_space(at);
        }
        if (!(at = nncheck_skip(at))) return NULL;
        at = nncheck_space(at);
        if (*at == close) return at + 1;
        if (*at++ != ',') return NULL;
        at = nncheck_space(at);
    }
}

static NncheckJson nncheck_first(NncheckJson list) {
    if (*list != '[' && *list != '{') return NULL;
    NncheckJson at = nncheck_space(list + 1);
    return *at == ']' || *at == '}' ? NULL : at;
}

static NncheckJson nncheck_next(NncheckJson item) {
    NncheckJson at = nncheck_space(nncheck_skip(item));
    return *at == ',' ? nncheck_space(at + 1) : NULL;
}

/* Returns the value after a key of an object. */
static NncheckJson nncheck_value(NncheckJson key) { return nncheck_space(nncheck_space(nncheck_skip(key)) + 1); }

static int nncheck_is(NncheckJson text, const char *word) {
    size_t length = strlen(word);
    return *text == '"' && strncmp(text + 1, word, length) == 0 && text[length + 1] == '"';
}

static NncheckJson nncheck_member(NncheckJson object, const char *key) {
    if (!object || *object != '{') return NULL;
    for (NncheckJson at = nncheck_first(object); at; at = nncheck_next(nncheck_value(at)))
        if (nncheck_is(at, key)) return nncheck_value(at);
    return NULL;
}

/* NaN and infinities, for which JSON has no numbers, are words in quotes; strtod knows them. */
static double nncheck_number(NncheckJson at) { return strtod(*at == '"' ? at + 1 : at, NULL); }

/* ---- What the answers are made from ---- */

static NncheckProgram nncheck_program;
static FILE *nncheck_requests, *nncheck_answers;
static char *nncheck_request; /* the request, and whether it is the first one, read before nncheck_serve */
static int nncheck_ahead;
static NncheckJson nncheck_id;
static jmp_buf nncheck_failed;

typedef struct {
    NNCHECK_REAL *where, value;
} NncheckMoved;
static NncheckMoved *nncheck_moved; /* weights that are moved, with the values that they had */
static size_t nncheck_moved_count, nncheck_moved_room;

/* Keeps standard input and output for nncheck: from here on what is printed goes to stderr. */
static void nncheck_take(void) {
    if (nncheck_answers) return;
    nncheck_requests = fdopen(dup(STDIN_FILENO), "r");
    nncheck_answers = fdopen(dup(STDOUT_FILENO), "w");
    dup2(STDERR_FILENO, STDOUT_FILENO);
    if (!nncheck_requests || !nncheck_answers || !freopen("/dev/null", "r", stdin)) exit(70);
}

#ifdef __GNUC__
/* What a program that nncheck has started prints before it serves is no answer either. */
__attribute__((constructor)) static void nncheck_load(void) {
    if (getenv("NNCHECK_PROGRAM")) nncheck_take();
}
#endif

/* Reads the next request; returns 0 where there is none. */
static int nncheck_read(void) {
    static size_t room;
    return getline(&nncheck_request, &room, nncheck_requests) >= 0;
}

static void nncheck_begin(const char *kind) {
    NncheckJson end = nncheck_id ? nncheck_skip(nncheck_id) : NULL;
    fprintf(nncheck_answers, "{\"jsonrpc\":\"2.0\",\"id\":%.*s,\"%s\":", end ? (int)(end - nncheck_id) : 4,
            end ? nncheck_id : "null", kind);
}

static void nncheck_end(void) {
    fputs("}\n", nncheck_answers);
    fflush(nncheck_answers);
}

/* Answers with an error, and goes on with the next request. */
static void nncheck_fail(int code, const char *format, ...) {
    char message[300];
    va_list list;
    va_start(list, format);
    vsnprintf(message, sizeof message, format, list);
    va_end(list);
    for (char *c = message; *c; c++)
        if (*c == '"' || *c == '\\' || (unsigned char)*c < ' ') *c = '\'';
    nncheck_begin("error");
    fprintf(nncheck_answers, "{\"code\":%d,\"message\":\"%s\"}", code, message);
    nncheck_end();
    longjmp(nncheck_failed, 1);
}

static NncheckJson nncheck_need(NncheckJson object, const char *key) {
    NncheckJson value = nncheck_member(object, key);
    if (!value) nncheck_fail(-32602, "%s is missing", key);
    return value;
}

static void nncheck_put_number(double value) {
    if (isfinite(value)) fprintf(nncheck_answers, "%.17g", value);
    else fputs(isnan(value) ? "\"NaN\"" : value > 0 ? "\"Infinity\"" : "\"-Infinity\"", nncheck_answers);
}

static void nncheck_put_numbers(const double *values, size_t count) {
    fputc('[', nncheck_answers);
    for (size_t k = 0; k < count; k++) {
        if (k > 0) fputc(',', nncheck_answers);
        nncheck_put_number(values[k]);
    }
    fputc(']', nncheck_answers);
}

static size_t nncheck_size(const NncheckTensor *tensor) {
    size_t size = 1;
    for (int axis = 0; axis < tensor->dimensions; axis++) size *= (size_t)tensor->shape[axis];
    return size;
}

static void nncheck_put_shape(const NncheckTensor *tensor) {
    for (int axis = 0; axis < tensor->dimensions; axis++)
        fprintf(nncheck_answers, "%s%ld", axis > 0 ? "," : "\"shape\":[", tensor->shape[axis]);
    fputc(']', nncheck_answers);
}

/* The numbers of a tensor go as the bytes of little-endian doubles, in base64: a large one takes no time. */

static const char nncheck_letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static unsigned char nncheck_byte(const NNCHECK_REAL *values, size_t at) {
    double value = (double)values[at / 8];
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return (unsigned char)(bits >> (at % 8 * 8));
}

static void nncheck_put_tensor(const NncheckTensor *tensor, const NNCHECK_REAL *values) {
    size_t size = 8 * nncheck_size(tensor);
    fputc('{', nncheck_answers);
    nncheck_put_shape(tensor);
    fputs(",\"dtype\":\"float64\",\"base64\":\"", nncheck_answers);
    for (size_t k = 0; k < size; k += 3) {
        unsigned three = (unsigned)nncheck_byte(values, k) << 16;
        if (k + 1 < size) three |= (unsigned)nncheck_byte(values, k + 1) << 8;
        if (k + 2 < size) three |= nncheck_byte(values, k + 2);
        fputc(nncheck_letters[three >> 18], nncheck_answers);
        fputc(nncheck_letters[three >> 12 & 63], nncheck_answers);
        fputc(k + 1 < size ? nncheck_letters[three >> 6 & 63] : '=', nncheck_answers);
        fputc(k + 2 < size ? nncheck_letters[three & 63] : '=', nncheck_answers);
    }
    fputs("\"}", nncheck_answers);
}

/* Reads as many numbers of base64 as there are, up to `most`; returns how many. */
static size_t nncheck_decode(NncheckJson base64, double *into, size_t most) {
    static signed char worth[256];
    if (!worth['B'])
        for (int k = 0; k < 64; k++) worth[(unsigned char)nncheck_letters[k]] = (signed char)k;
    size_t bytes = strcspn(base64 + 1, "=\"") * 3 / 4, count = 0;
    uint64_t bits = 0;
    for (size_t k = 0; k < bytes && count < most; k++) {
        const unsigned char *four = (const unsigned char *)base64 + 1 + k / 3 * 4 + k % 3;
        unsigned pair = (unsigned)worth[four[0]] << 6 | (unsigned)worth[four[1]];
        bits |= (uint64_t)(pair >> (4 - k % 3 * 2) & 255) << (k % 8 * 8);
        if (k % 8 < 7) continue;
        memcpy(&into[count++], &bits, sizeof bits);
        bits = 0;
    }
    return bytes > 8 * most ? most + 1 : count;
}

static void nncheck_put_tensors(int gradient) {
    for (int k = 0; k < nncheck_program.tensor_count; k++) {
        NncheckTensor *tensor = &nncheck_program.tensors[k];
        fprintf(nncheck_answers, "%s\"%s\":", k > 0 ? "," : "{", tensor->name);
        nncheck_put_tensor(tensor, gradient ? tensor->gradient : tensor->values);
    }
    fputc('}', nncheck_answers);
}

static NncheckTensor *nncheck_tensor(NncheckJson name) {
    for (int k = 0; k < nncheck_program.tensor_count; k++)
        if (nncheck_is(name, nncheck_program.tensors[k].name)) return &nncheck_program.tensors[k];
    nncheck_fail(-32602, "there is no tensor %.*s", (int)(nncheck_skip(name) - name), name);
    return NULL;
}

/* Returns the numbers of a tensor in a request, whose shape has to be that of ours. */
static const double *nncheck_values(NncheckJson given, const NncheckTensor *tensor) {
    static double *values;
    size_t size = nncheck_size(tensor), count = 0;
    values = realloc(values, (size + 1) * sizeof *values);
    if (!values) exit(70);
    NncheckJson shape = nncheck_need(given, "shape"), length = nncheck_first(shape);
    int axis = 0;
    for (; length && axis < tensor->dimensions; axis++, length = nncheck_next(length))
        if (strtol(length, NULL, 10) != tensor->shape[axis]) break;
    NncheckJson base64 = nncheck_member(given, "base64");
    if (base64) count = nncheck_decode(base64, values, size);
    else
        for (NncheckJson value = nncheck_first(nncheck_need(given, "values")); value; value = nncheck_next(value))
            if (++count <= size) values[count - 1] = nncheck_number(value);
    if (length || axis < tensor->dimensions || count != size)
        nncheck_fail(-32602, "%s has another shape than %.*s", tensor->name, (int)(nncheck_skip(shape) - shape), shape);
    return values;
}

static void nncheck_move(NNCHECK_REAL *where, double change) {
    if (nncheck_moved_count == nncheck_moved_room) {
        nncheck_moved_room = nncheck_moved_room * 2 + 16;
        nncheck_moved = realloc(nncheck_moved, nncheck_moved_room * sizeof *nncheck_moved);
        if (!nncheck_moved) exit(70);
    }
    nncheck_moved[nncheck_moved_count++] = (NncheckMoved){where, *where};
    *where = (NNCHECK_REAL)(*where + change);
}

static void nncheck_move_back(void) {
    while (nncheck_moved_count > 0) {
        nncheck_moved_count--;
        *nncheck_moved[nncheck_moved_count].where = nncheck_moved[nncheck_moved_count].value;
    }
}

/* Takes the parameters of a request; where it gives none, the last ones hold. */
static void nncheck_at(NncheckJson params) {
    NncheckJson given = nncheck_member(params, "parameters");
    for (NncheckJson name = given ? nncheck_first(given) : NULL; name; name = nncheck_next(nncheck_value(name))) {
        NncheckTensor *tensor = nncheck_tensor(name);
        const double *values = nncheck_values(nncheck_value(name), tensor);
        for (size_t k = 0; k < nncheck_size(tensor); k++) tensor->values[k] = (NNCHECK_REAL)values[k];
    }
}

/* ---- The methods ---- */

static void nncheck_initialize(NncheckJson params) {
    if (nncheck_number(nncheck_need(params, "protocol")) != 1) nncheck_fail(-32602, "this adapter speaks protocol 1");
    nncheck_begin("result");
    fprintf(nncheck_answers, "{\"name\":\"%s\"", nncheck_program.name ? nncheck_program.name : "a program in C");
    if (nncheck_program.layout) fprintf(nncheck_answers, ",\"layout\":%s", nncheck_program.layout);
    if (nncheck_program.optimizer) fprintf(nncheck_answers, ",\"optimizer\":%s", nncheck_program.optimizer);
    for (int k = 0; k < nncheck_program.tensor_count; k++) {
        NncheckTensor *tensor = &nncheck_program.tensors[k];
        fprintf(nncheck_answers, "%s{\"name\":\"%s\",", k > 0 ? "," : ",\"parameters\":[", tensor->name);
        nncheck_put_shape(tensor);
        fputc('}', nncheck_answers);
    }
    fputs("],\"initial\":", nncheck_answers);
    nncheck_put_tensors(0);
    fputs(",\"encoding\":\"base64\",\"methods\":[\"costs\",\"line\"", nncheck_answers);
    if (nncheck_program.outputs) fputs(",\"outputs\"", nncheck_answers);
    if (nncheck_program.step) fputs(",\"update\"", nncheck_answers);
    if (nncheck_program.epochs) fputs(",\"epochs\"", nncheck_answers);
    fputs("]}", nncheck_answers);
    nncheck_end();
}

static void nncheck_cost(NncheckJson params) {
    nncheck_at(params);
    double cost = nncheck_program.cost();
    nncheck_begin("result");
    fputs("{\"cost\":", nncheck_answers);
    nncheck_put_number(cost);
    fputc('}', nncheck_answers);
    nncheck_end();
}

static void nncheck_gradient(NncheckJson params) {
    nncheck_at(params);
    nncheck_program.gradient();
    nncheck_begin("result");
    fputs("{\"gradient\":", nncheck_answers);
    nncheck_put_tensors(1);
    fputc('}', nncheck_answers);
    nncheck_end();
}

static void nncheck_outputs(NncheckJson params) {
    nncheck_at(params);
    NncheckTensor tensor = {"outputs", 2, {nncheck_program.examples, nncheck_program.units}, NULL, NULL};
    NNCHECK_REAL *into = calloc(nncheck_size(&tensor) + 1, sizeof *into);
    if (!into) exit(70);
    nncheck_program.outputs(into);
    nncheck_begin("result");
    fputs("{\"outputs\":", nncheck_answers);
    nncheck_put_tensor(&tensor, into);
    fputc('}', nncheck_answers);
    nncheck_end();
    free(into);
}

/* Answers with the cost for each item of a list, after `move` has moved the weights as the item says. */
static void nncheck_each(NncheckJson list, void (*move)(NncheckJson item, NncheckJson params), NncheckJson params) {
    size_t count = 0;
    for (NncheckJson item = nncheck_first(list); item; item = nncheck_next(item)) count++;
    static double *costs; /* stays, as an error may end this */
    costs = realloc(costs, (count + 1) * sizeof *costs);
    if (!costs) exit(70);
    count = 0;
    for (NncheckJson item = nncheck_first(list); item; item = nncheck_next(item)) {
        move(item, params);
        costs[count++] = nncheck_program.cost();
        nncheck_move_back();
    }
    nncheck_begin("result");
    fputs("{\"costs\":", nncheck_answers);
    nncheck_put_numbers(costs, count);
    fputc('}', nncheck_answers);
    nncheck_end();
}

/* [[tensor, flat index, change], …] */
static void nncheck_perturb(NncheckJson moves, NncheckJson params) {
    (void)params;
    for (NncheckJson move = nncheck_first(moves); move; move = nncheck_next(move)) {
        NncheckJson name = nncheck_first(move), index = name ? nncheck_next(name) : NULL;
        NncheckJson change = index ? nncheck_next(index) : NULL;
        if (!change) nncheck_fail(-32602, "a perturbation is [tensor, index, change]");
        NncheckTensor *tensor = nncheck_tensor(name);
        long flat = strtol(index, NULL, 10);
        if (flat < 0 || (size_t)flat >= nncheck_size(tensor))
            nncheck_fail(-32602, "%s has no index %ld", tensor->name, flat);
        nncheck_move(&tensor->values[flat], nncheck_number(change));
    }
}

/* Goes a step along params.direction. */
static void nncheck_go(NncheckJson step, NncheckJson params) {
    double h = nncheck_number(step);
    NncheckJson name = nncheck_first(nncheck_need(params, "direction"));
    for (; name; name = nncheck_next(nncheck_value(name))) {
        NncheckTensor *tensor = nncheck_tensor(name);
        const double *values = nncheck_values(nncheck_value(name), tensor);
        for (size_t k = 0; k < nncheck_size(tensor); k++) nncheck_move(&tensor->values[k], h * values[k]);
    }
}

static void nncheck_costs(NncheckJson params) {
    nncheck_at(params);
    nncheck_each(nncheck_need(params, "perturbations"), nncheck_perturb, params);
}

static void nncheck_line(NncheckJson params) {
    nncheck_at(params);
    nncheck_each(nncheck_need(params, "steps"), nncheck_go, params);
}

/* Saves all values for nncheck_move_back. */
static void nncheck_save(void) {
    for (int t = 0; t < nncheck_program.tensor_count; t++) {
        NncheckTensor *tensor = &nncheck_program.tensors[t];
        for (size_t k = 0; k < nncheck_size(tensor); k++) nncheck_move(&tensor->values[k], 0);
    }
}

/* The parameters after each step, from rest; then the values that they had. */
static void nncheck_update(NncheckJson params) {
    nncheck_at(params);
    double learning_rate = nncheck_number(nncheck_need(params, "learningRate"));
    NncheckJson steps = nncheck_member(params, "steps");
    int count = steps ? (int)nncheck_number(steps) : 1;
    nncheck_save();
    nncheck_begin("result");
    fputs("{\"parametersAfter\":[", nncheck_answers);
    for (int k = 0; k < count; k++) {
        nncheck_program.step(learning_rate, k);
        if (k > 0) fputc(',', nncheck_answers);
        nncheck_put_tensors(0);
    }
    fputs("]}", nncheck_answers);
    nncheck_end();
    nncheck_move_back();
}

/* The costs of the training loop, and the parameters at its end; then the values that they had. */
static void nncheck_epochs(NncheckJson params) {
    nncheck_at(params);
    int count = (int)nncheck_number(nncheck_need(params, "count"));
    double *costs = calloc((size_t)count, sizeof *costs);
    if (!costs) nncheck_fail(-32000, "there is no memory for %d costs", count);
    nncheck_save();
    nncheck_program.epochs(costs, count);
    nncheck_begin("result");
    fputs("{\"costs\":", nncheck_answers);
    nncheck_put_numbers(costs, (size_t)count);
    fputs(",\"parametersAfter\":", nncheck_answers);
    nncheck_put_tensors(0);
    fputc('}', nncheck_answers);
    nncheck_end();
    nncheck_move_back();
    free(costs);
}

static void nncheck_shutdown(NncheckJson params) {
    (void)params;
    nncheck_begin("result");
    fputs("null", nncheck_answers);
    nncheck_end();
    exit(0);
}

static void nncheck_answer(NncheckJson line) {
    static const struct {
        const char *name;
        void (*answer)(NncheckJson params);
    } methods[] = {
        {"initialize", nncheck_initialize}, {"cost", nncheck_cost}, {"gradient", nncheck_gradient},
        {"costs", nncheck_costs},           {"line", nncheck_line}, {"shutdown", nncheck_shutdown},
        {"outputs", nncheck_outputs},       {"update", nncheck_update},
        {"epochs", nncheck_epochs},
    };
    nncheck_id = NULL;
    NncheckJson request = nncheck_space(line), end = nncheck_skip(request);
    if (*request != '{' || !end || *nncheck_space(end)) nncheck_fail(-32700, "a line is not a JSON object");
    nncheck_id = nncheck_member(request, "id");
    NncheckJson method = nncheck_need(request, "method");
    for (size_t k = 0; k < sizeof methods / sizeof *methods; k++) {
        if (!nncheck_is(method, methods[k].name)) continue;
        if (methods[k].answer == nncheck_outputs && !nncheck_program.outputs) break;
        if (methods[k].answer == nncheck_gradient && !nncheck_program.gradient) break;
        if (methods[k].answer == nncheck_update && !nncheck_program.step) break;
        if (methods[k].answer == nncheck_epochs && !nncheck_program.epochs) break;
        methods[k].answer(nncheck_member(request, "params"));
        return;
    }
    nncheck_fail(-32601, "there is no method %.*s", (int)(nncheck_skip(method) - method), method);
}

/* Answers until nncheck has asked everything, then exits. What is printed meanwhile goes to stderr. */
static void nncheck_serve(NncheckProgram program) {
    nncheck_program = program;
    nncheck_take();
    while (nncheck_ahead || nncheck_read()) {
        nncheck_ahead = 0;
        if (setjmp(nncheck_failed) == 0) nncheck_answer(nncheck_request);
        nncheck_move_back(); /* of what failed half-way */
    }
    exit(0);
}

/* Appends the numbers of a list, whose lists may be nested, to an array. */
static void nncheck_append(NncheckJson list, double **values, long *count) {
    for (NncheckJson value = nncheck_first(list); value; value = nncheck_next(value)) {
        if (*value == '[') {
            nncheck_append(value, values, count);
            continue;
        }
        if (*count % 1024 == 0) *values = realloc(*values, (size_t)(*count + 1024) * sizeof **values);
        if (!*values) exit(70);
        (*values)[(*count)++] = nncheck_number(value);
    }
}

/* Reads a list of rows into one array; returns the number of rows, and how long each is. */
static long nncheck_rows(NncheckJson list, double **values, long *columns) {
    long rows = 0, count = 0;
    for (NncheckJson row = list ? nncheck_first(list) : NULL; row; row = nncheck_next(row)) {
        *columns = -count;
        nncheck_append(row, values, &count);
        *columns += count;
        rows++;
    }
    return rows;
}

/* Returns what nncheck's spec says, before you call nncheck_serve; NULL where there is no spec. */
#ifdef __GNUC__
__attribute__((unused))
#endif
static const NncheckProblem *nncheck_problem(void) {
    static NncheckProblem problem;
    nncheck_take();
    if (!nncheck_ahead && !nncheck_read()) return NULL;
    nncheck_ahead = 1;
    NncheckJson request = nncheck_space(nncheck_request);
    if (problem.json || !nncheck_skip(request)) return problem.json ? &problem : NULL;
    NncheckJson json = nncheck_member(nncheck_member(request, "params"), "problem");
    if (!json) return NULL;
    size_t length = (size_t)(nncheck_skip(json) - json);
    char *copy = calloc(length + 1, 1);
    if (!copy) exit(70);
    problem.json = memcpy(copy, json, length);
    NncheckJson data = nncheck_member(problem.json, "data");
    problem.examples = nncheck_rows(nncheck_member(data, "inputs"), &problem.input, &problem.inputs);
    nncheck_rows(nncheck_member(data, "targets"), &problem.target, &problem.targets);
    return &problem;
}

/* ---- An example: xor on a 2-2-1 network of sigmoids, half the summed squares. Put your network here. ---- */

#ifndef NNCHECK_NO_EXAMPLE

static const double X[4][2] = {{0, 0}, {0, 1}, {1, 0}, {1, 1}}, T[4] = {0, 1, 1, 0};

static double W1[2][2] = {{0.5, -0.4}, {0.3, 0.8}}, b1[2] = {0.1, -0.2}, W2[2] = {0.7, -0.6}, b2 = 0.05;
static double dW1[2][2], db1[2], dW2[2], db2;
static double hidden[4][2], output[4];

static double sigmoid(double z) { return 1 / (1 + exp(-z)); }

static void forward(void) {
    for (int n = 0; n < 4; n++) {
        for (int i = 0; i < 2; i++) hidden[n][i] = sigmoid(W1[i][0] * X[n][0] + W1[i][1] * X[n][1] + b1[i]);
        output[n] = sigmoid(W2[0] * hidden[n][0] + W2[1] * hidden[n][1] + b2);
    }
}

static double cost(void) {
    double sum = 0;
    forward();
    for (int n = 0; n < 4; n++) sum += (output[n] - T[n]) * (output[n] - T[n]) / 2;
    return sum;
}

static void gradient(void) {
    forward();
    memset(dW1, 0, sizeof dW1);
    memset(db1, 0, sizeof db1);
    memset(dW2, 0, sizeof dW2);
    db2 = 0;
    for (int n = 0; n < 4; n++) {
        double delta = (output[n] - T[n]) * output[n] * (1 - output[n]);
        db2 += delta;
        for (int i = 0; i < 2; i++) {
            double below = delta * W2[i] * hidden[n][i] * (1 - hidden[n][i]);
            dW2[i] += delta * hidden[n][i];
            db1[i] += below;
            for (int j = 0; j < 2; j++) dW1[i][j] += below * X[n][j];
        }
    }
}

static void outputs(double *into) {
    forward();
    memcpy(into, output, sizeof output);
}

int main(void) {
    NncheckTensor tensors[] = {
        {"hidden.weight", 2, {2, 2}, &W1[0][0], &dW1[0][0]},
        {"hidden.bias", 1, {2}, b1, db1},
        {"output.weight", 2, {1, 2}, W2, dW2},
        {"output.bias", 1, {1}, &b2, &db2},
    };
    nncheck_serve((NncheckProgram){
        .name = "xor in C",
        .tensors = tensors,
        .tensor_count = 4,
        .cost = cost,
        .gradient = gradient,
        .outputs = outputs,
        .examples = 4,
        .units = 1,
    });
}

#endif
