// Answers nncheck's questions about your network, on stdin and stdout. C++17 and POSIX; no library.
//
// Use it from your program:
//
//     #define NNCHECK_NO_EXAMPLE
//     #include "nncheck_adapter.cpp"
//
//     nncheck::Program program;
//     program.tensors = {nncheck::tensor("hidden.weight", W1, dW1), nncheck::tensor("hidden.bias", b1, db1)};
//     program.cost = [&] { return net.cost(); };
//     program.gradient = [&] { net.backward(); };
//     nncheck::serve(program);
//
// or put your network in place of the example at the end of this file. Then run
//
//     g++ -std=c++17 -O2 -o nncheck_adapter nncheck_adapter.cpp
//     nncheck grad nncheck.json --run ./nncheck_adapter

#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace nncheck {

// One array of your network: nncheck sets its values, and reads its gradient.
struct Tensor {
    std::string name;
    std::vector<std::size_t> shape;
    std::function<double(std::size_t)> value, gradient;
    std::function<void(std::size_t, double)> set;
};

template <class Array>
auto &element(Array &array, std::size_t flat) {
    if constexpr (std::is_arithmetic_v<std::decay_t<decltype(array[0])>>) return array[flat];
    else return array[flat / std::size(array[0])][flat % std::size(array[0])];
}

template <class Array>
std::vector<std::size_t> shape_of(const Array &array) {
    if constexpr (std::is_arithmetic_v<std::decay_t<decltype(array[0])>>) return {std::size(array)};
    else return {std::size(array), std::size(array[0])};
}

// A vector, or a matrix as a vector of rows: std::vector, std::array or C arrays, of double or float. Both are kept by
// reference: they have to live as long as the program, so that a temporary is refused.
template <class Values, class Gradient>
Tensor tensor(std::string name, Values &&values, Gradient &&gradient) {
    static_assert(std::is_lvalue_reference_v<Values> && std::is_lvalue_reference_v<Gradient>,
                  "nncheck reads these arrays later: give it variables, not what a function returns");
    return {std::move(name), shape_of(values), [&values](std::size_t k) { return element(values, k); },
            [&gradient](std::size_t k) { return element(gradient, k); },
            [&values](std::size_t k, double value) { element(values, k) = value; }};
}

// The same without a gradient, where there is `step` in its place.
template <class Values>
Tensor tensor(std::string name, Values &&values) {
    return tensor(std::move(name), std::forward<Values>(values), values);
}

// A matrix that is stored flat, row after row.
template <class Values, class Gradient>
Tensor tensor(std::string name, std::vector<std::size_t> shape, Values &&values, Gradient &&gradient) {
    Tensor made = tensor(std::move(name), std::forward<Values>(values), std::forward<Gradient>(gradient));
    made.shape = std::move(shape);
    return made;
}

struct Program {
    std::string name = "a program in C++";
    std::vector<Tensor> tensors;
    std::function<double()> cost;    // of the values as they are now: the number that you minimize
    std::function<void()> gradient;  // of the values as they are now, into your arrays
    std::function<std::vector<std::vector<double>>()> outputs;  // a row for each example; may be left out
    std::string layout;  // how you store weights, where not as [units, inputs]: {"bias": "first-column"}
    // Beside gradient or in its place: update step k = 0, 1, … of your values; before step 0 its moments are 0.
    std::function<void(double learning_rate, int k)> step;
    std::string optimizer;  // without a spec, whose steps these are: {"type": "sgd", "momentum": 0.9}
};

// What the spec says: a row for each example, of a sequence step after step; `json` is all of it, with network and loss as in the spec.
struct Problem {
    std::vector<std::vector<double>> inputs, targets;
    std::string json;
};

struct Failure : std::runtime_error {
    int code;
    Failure(int code, const std::string &message) : std::runtime_error(message), code(code) {}
};

// A value of a request, which stays as text: a pointer to its first letter, or to nothing.
class Json {
    const char *at;

    static const char *space(const char *at) { return at + std::strspn(at, " \t\r\n"); }

    static const char *after(const char *at, char expected) {
        if (*at != expected) throw Failure(-32700, std::string("JSON lacks a ") + expected);
        return space(at + 1);
    }

   public:
    explicit Json(const char *text) : at(text ? space(text) : nullptr) {}

    explicit operator bool() const { return at; }

    bool is(char open) const { return at && *at == open; }

    // Returns what follows the value.
    const char *end() const {
        const char *p = at;
        if (*p == '"') {
            for (p++; *p != '"'; p++)
                if (*p == 0 || (*p == '\\' && *++p == 0)) throw Failure(-32700, "JSON ends in a string");
            return p + 1;
        }
        if (*p != '[' && *p != '{') {
            std::size_t length = std::strcspn(p, ",]}\" \t\r\n");
            if (length == 0) throw Failure(-32700, "JSON lacks a value");
            return p + length;
        }
        return each([](const std::string &, Json) {});
    }

    // Calls back with each item of an array, or key and value of an object; returns what follows it.
    template <class Callback>
    const char *each(Callback callback) const {
        bool object = is('{');
        if (!object && !is('[')) throw Failure(-32602, "expected an array or object: " + text());
        char close = object ? '}' : ']';
        const char *p = space(at + 1);
        while (*p != close) {
            std::string key;
            if (object) {
                if (*p != '"') throw Failure(-32700, "JSON lacks a key");
                key = Json(p).text();
                p = after(space(Json(p).end()), ':');
            }
            Json value(p);
            callback(key, value);
            p = space(value.end());
            if (*p != close) p = after(p, ',');
        }
        return p + 1;
    }

    Json operator[](const char *key) const {
        Json found(nullptr);
        if (is('{')) each([&](const std::string &name, Json value) { if (name == key) found = value; });
        return found;
    }

    Json need(const char *key) const {
        Json value = (*this)[key];
        if (!value) throw Failure(-32602, std::string(key) + " is missing");
        return value;
    }

    // NaN and infinities, for which JSON has no numbers, are words in quotes; strtod knows them.
    double number() const { return std::strtod(is('"') ? at + 1 : at, nullptr); }

    std::string raw() const { return std::string(at, end()); }

    // Of a string, without its quotes; names have no escapes.
    std::string text() const { return is('"') ? std::string(at + 1, end() - 1) : raw(); }

    std::vector<Json> items() const {
        std::vector<Json> list;
        each([&](const std::string &, Json item) { list.push_back(item); });
        return list;
    }

    // Appends its numbers, those of nested lists one list after another.
    void append_to(std::vector<double> &numbers) const {
        if (!is('[')) numbers.push_back(number());
        else for (Json item : items()) item.append_to(numbers);
    }
};

inline std::string to_json(double value) {
    if (!std::isfinite(value)) return std::isnan(value) ? "\"NaN\"" : value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
    char text[32];
    std::snprintf(text, sizeof text, "%.17g", value);
    return text;
}

inline std::string to_json(const std::string &text) {
    std::string quoted = "\"";
    for (char c : text) quoted += c == '"' || c == '\\' || (unsigned char)c < ' ' ? '\'' : c;
    return quoted + '"';
}

template <class Item>
std::string to_json(const std::vector<Item> &list) {
    std::string text = "[";
    for (std::size_t k = 0; k < list.size(); k++) {
        if (k > 0) text += ',';
        if constexpr (std::is_integral_v<Item>) text += std::to_string(list[k]);
        else text += to_json(list[k]);
    }
    return text + ']';
}

inline std::string to_json(const std::map<std::string, std::string> &members) {
    std::string text = "{";
    for (const auto &[key, value] : members) text += (text.size() > 1 ? "," : "") + to_json(key) + ":" + value;
    return text + '}';
}

class Adapter {
    Program program;
    struct Moved {
        Tensor &tensor;
        std::size_t flat;
        double before;
    };
    std::vector<Moved> moved;

    static std::size_t size(const Tensor &tensor) {
        std::size_t product = 1;
        for (std::size_t length : tensor.shape) product *= length;
        return product;
    }

    Tensor &find(const std::string &name) {
        for (Tensor &tensor : program.tensors)
            if (tensor.name == name) return tensor;
        throw Failure(-32602, "there is no tensor " + name);
    }

    // Calls back with each number of the tensors of a request, whose shapes have to be ours.
    template <class Callback>
    void each_number(Json tensors, Callback callback) {
        tensors.each([&](const std::string &name, Json given) {
            Tensor &tensor = find(name);
            std::vector<std::size_t> shape;
            for (Json length : given.need("shape").items()) shape.push_back((std::size_t)length.number());
            std::vector<Json> values = given.need("values").items();
            if (shape != tensor.shape || values.size() != size(tensor))
                throw Failure(-32602, name + " has shape " + to_json(tensor.shape) + ", not " + to_json(shape));
            for (std::size_t k = 0; k < values.size(); k++) callback(tensor, k, values[k].number());
        });
    }

    // Takes the parameters of a request; where it gives none, the last ones hold.
    void take_parameters(Json params) {
        if (Json given = params["parameters"])
            each_number(given, [](Tensor &tensor, std::size_t k, double value) { tensor.set(k, value); });
    }

    void move(Tensor &tensor, std::size_t k, double change) {
        moved.push_back({tensor, k, tensor.value(k)});
        tensor.set(k, moved.back().before + change);
    }

    void move_back() {
        for (; !moved.empty(); moved.pop_back()) moved.back().tensor.set(moved.back().flat, moved.back().before);
    }

    static std::string to_tensor(const std::vector<std::size_t> &shape, const std::vector<double> &values) {
        return to_json(std::map<std::string, std::string>{{"shape", to_json(shape)}, {"values", to_json(values)}});
    }

    std::string to_tensors(std::function<double(std::size_t)> Tensor::*which) {
        std::map<std::string, std::string> members;
        for (const Tensor &tensor : program.tensors) {
            std::vector<double> values(size(tensor));
            for (std::size_t k = 0; k < values.size(); k++) values[k] = (tensor.*which)(k);
            members[tensor.name] = to_tensor(tensor.shape, values);
        }
        return to_json(members);
    }

    std::string initialize(Json params) {
        if (params.need("protocol").number() != 1) throw Failure(-32602, "this adapter speaks protocol 1");
        std::string parameters;
        for (const Tensor &tensor : program.tensors)
            parameters += (parameters.empty() ? "[" : ",") + to_json(std::map<std::string, std::string>{
                {"name", to_json(tensor.name)}, {"shape", to_json(tensor.shape)}});
        std::map<std::string, std::string> answer = {
            {"name", to_json(program.name)},
            {"parameters", parameters + "]"},
            {"initial", to_tensors(&Tensor::value)},
            {"methods", std::string(R"(["costs","line")") + (program.outputs ? R"(,"outputs")" : "") +
                            (program.step ? R"(,"update"])" : "]")},
        };
        if (!program.layout.empty()) answer["layout"] = program.layout;
        if (!program.optimizer.empty()) answer["optimizer"] = program.optimizer;
        return to_json(answer);
    }

    std::string outputs() {
        std::vector<std::vector<double>> rows = program.outputs();
        std::vector<double> values;
        for (const std::vector<double> &row : rows) values.insert(values.end(), row.begin(), row.end());
        return to_tensor({rows.size(), rows.empty() ? 0 : rows[0].size()}, values);
    }

    // The cost with some weights moved, for each of the perturbations: [[tensor, flat index, change], …].
    std::string costs(Json perturbations) {
        std::vector<double> costs;
        perturbations.each([&](const std::string &, Json moves) {
            moves.each([&](const std::string &, Json given) {
                std::vector<Json> parts = given.items();
                if (parts.size() != 3) throw Failure(-32602, "a perturbation is [tensor, index, change]");
                Tensor &tensor = find(parts[0].text());
                double index = parts[1].number();
                if (index < 0 || index >= size(tensor)) throw Failure(-32602, "no index " + parts[1].text());
                move(tensor, (std::size_t)index, parts[2].number());
            });
            costs.push_back(program.cost());
            move_back();
        });
        return to_json(costs);
    }

    // The cost at parameters + step · direction, for each step.
    std::string line(Json direction, Json steps) {
        std::vector<double> costs;
        steps.each([&](const std::string &, Json step) {
            double h = step.number();
            each_number(direction, [&](Tensor &tensor, std::size_t k, double d) { move(tensor, k, h * d); });
            costs.push_back(program.cost());
            move_back();
        });
        return to_json(costs);
    }

    // The parameters after each step, from rest; then the values that they had.
    std::string update(double learning_rate, int steps) {
        for (Tensor &tensor : program.tensors)
            for (std::size_t k = 0; k < size(tensor); k++) move(tensor, k, 0);
        std::string after;
        for (int k = 0; k < steps; k++) {
            program.step(learning_rate, k);
            after += (k > 0 ? "," : "[") + to_tensors(&Tensor::value);
        }
        move_back();
        return to_json(std::map<std::string, std::string>{{"parametersAfter", after + "]"}});
    }

    bool knows(const std::string &method) const {
        if (method == "gradient") return bool(program.gradient);
        if (method == "outputs") return bool(program.outputs);
        if (method == "update") return bool(program.step);
        return method == "cost" || method == "costs" || method == "line";
    }

    std::string result(const std::string &method, Json params) {
        if (method == "initialize") return initialize(params);
        if (method == "shutdown") return "null";
        if (!knows(method)) throw Failure(-32601, "there is no method " + method);
        take_parameters(params);
        if (method == "update") {
            Json steps = params["steps"];
            return update(params.need("learningRate").number(), steps ? (int)steps.number() : 1);
        }
        std::string key = method == "line" ? "costs" : method, value;
        if (method == "cost") value = to_json(program.cost());
        if (method == "gradient") program.gradient(), value = to_tensors(&Tensor::gradient);
        if (method == "outputs") value = outputs();
        if (method == "costs") value = costs(params.need("perturbations"));
        if (method == "line") value = line(params.need("direction"), params.need("steps"));
        return to_json(std::map<std::string, std::string>{{key, value}});
    }

   public:
    explicit Adapter(Program program) : program(std::move(program)) {}

    // Answers one line; returns whether another may follow.
    bool answer(const std::string &line, std::FILE *answers) {
        std::string id = "null", method, member;
        try {
            Json request(line.c_str());
            if (!request.is('{') || !Json(request.end()).is(0)) throw Failure(-32700, "a line is not a JSON object");
            if (Json given = request["id"]) id = given.raw();
            method = request.need("method").text();
            member = "\"result\":" + result(method, request["params"]);
        } catch (const std::exception &error) {
            auto failure = dynamic_cast<const Failure *>(&error);
            member = "\"error\":{\"code\":" + std::to_string(failure ? failure->code : -32000) +
                     ",\"message\":" + to_json(std::string(error.what())) + "}";
        }
        move_back();  // what failed half-way
        std::fprintf(answers, "{\"jsonrpc\":\"2.0\",\"id\":%s,%s}\n", id.c_str(), member.c_str());
        std::fflush(answers);
        return method != "shutdown";
    }
};

// Standard input and output, which are kept for nncheck: once they are taken, what is printed goes to stderr.
class Lines {
    std::FILE *requests = nullptr;
    std::string line;
    bool ahead = false;  // whether the line has been read and not answered

   public:
    std::FILE *answers = nullptr;

    void take() {
        if (answers) return;
        requests = fdopen(dup(STDIN_FILENO), "r");
        answers = fdopen(dup(STDOUT_FILENO), "w");
        dup2(STDERR_FILENO, STDOUT_FILENO);
        if (!requests || !answers || !std::freopen("/dev/null", "r", stdin)) std::exit(70);
    }

    // What a program that nncheck has started prints before it serves is no answer either.
    Lines() {
        if (std::getenv("NNCHECK_PROGRAM")) take();
    }

    // Returns the next request without taking it; nullptr where there is none.
    const std::string *peek() {
        if (ahead) return &line;
        take();
        line.clear();
        for (int c = std::fgetc(requests); c != EOF && c != '\n'; c = std::fgetc(requests)) line += (char)c;
        ahead = !line.empty() || !std::feof(requests);
        return ahead ? &line : nullptr;
    }

    const std::string *next() {
        const std::string *found = peek();
        ahead = false;
        return found;
    }
};

inline Lines lines;

// Answers until nncheck has asked everything, then exits. What is printed meanwhile goes to stderr.
[[noreturn]] inline void serve(const Program &program) {
    lines.take();
    Adapter adapter(program);
    for (const std::string *line = lines.next(); line && adapter.answer(*line, lines.answers);) line = lines.next();
    std::exit(0);
}

// Returns what nncheck's spec says, before you call serve; nothing where there is no spec.
inline std::optional<Problem> problem() {
    const std::string *line = lines.peek();
    Json given = line ? Json(line->c_str())["params"]["problem"] : Json(nullptr);
    if (!given) return std::nullopt;
    Problem problem;
    problem.json = given.raw();
    for (auto [key, rows] : {std::pair("inputs", &problem.inputs), std::pair("targets", &problem.targets)})
        for (Json row : given.need("data").need(key).items()) {
            rows->emplace_back();
            row.append_to(rows->back());
        }
    return problem;
}

}  // namespace nncheck

// ---- An example: xor on a 2-2-1 network of sigmoids, half the summed squares. Put your network here. ----

#ifndef NNCHECK_NO_EXAMPLE

using Vector = std::vector<double>;
using Matrix = std::vector<Vector>;

const Matrix X = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
const Vector T = {0, 1, 1, 0};

struct Network {
    Matrix W1 = {{0.5, -0.4}, {0.3, 0.8}}, W2 = {{0.7, -0.6}};
    Vector b1 = {0.1, -0.2}, b2 = {0.05};
    Matrix dW1, dW2;
    Vector db1, db2;

    static Vector dense(const Vector &x, const Matrix &weight, const Vector &bias) {
        Vector a;
        for (std::size_t i = 0; i < weight.size(); i++) {
            double z = bias[i];
            for (std::size_t j = 0; j < x.size(); j++) z += weight[i][j] * x[j];
            a.push_back(1 / (1 + std::exp(-z)));
        }
        return a;
    }

    Matrix outputs() const {
        Matrix rows;
        for (const Vector &x : X) rows.push_back(dense(dense(x, W1, b1), W2, b2));
        return rows;
    }

    double cost() const {
        double sum = 0;
        for (std::size_t n = 0; n < X.size(); n++) sum += std::pow(outputs()[n][0] - T[n], 2) / 2;
        return sum;
    }

    void backward() {
        dW1 = Matrix(2, Vector(2)), dW2 = Matrix(1, Vector(2)), db1 = Vector(2), db2 = Vector(1);
        for (std::size_t n = 0; n < X.size(); n++) {
            Vector hidden = dense(X[n], W1, b1), output = dense(hidden, W2, b2);
            double delta = (output[0] - T[n]) * output[0] * (1 - output[0]);
            db2[0] += delta;
            for (std::size_t i = 0; i < 2; i++) {
                double below = delta * W2[0][i] * hidden[i] * (1 - hidden[i]);
                dW2[0][i] += delta * hidden[i];
                db1[i] += below;
                for (std::size_t j = 0; j < 2; j++) dW1[i][j] += below * X[n][j];
            }
        }
    }
};

int main() {
    Network net;
    nncheck::Program program;
    program.name = "xor in C++";
    program.tensors = {
        nncheck::tensor("hidden.weight", net.W1, net.dW1),
        nncheck::tensor("hidden.bias", net.b1, net.db1),
        nncheck::tensor("output.weight", net.W2, net.dW2),
        nncheck::tensor("output.bias", net.b2, net.db2),
    };
    program.cost = [&] { return net.cost(); };
    program.gradient = [&] { net.backward(); };
    program.outputs = [&] { return net.outputs(); };
    nncheck::serve(program);
}

#endif
