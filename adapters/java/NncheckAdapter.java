import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Answers nncheck's questions about your network, on stdin and stdout. Java 17; no library. Use it from your program:
 *
 * <pre>
 *   NncheckAdapter adapter = new NncheckAdapter();
 *   adapter.parameters.put("hidden.weight", net.W1);   // double[][], a row for each unit
 *   adapter.parameters.put("hidden.bias", net.b1);     // double[]
 *   adapter.cost = () -> net.cost();
 *   adapter.gradient = () -> Map.of("hidden.weight", net.dW1(), "hidden.bias", net.db1());
 *   adapter.serve();
 * </pre>
 *
 * or put your network in place of the example at the end of this file. Then run
 *
 * <pre>
 *   javac NncheckAdapter.java
 *   nncheck grad nncheck.json --run "java NncheckAdapter"
 * </pre>
 */
public final class NncheckAdapter {
    public String name = "a program in Java";

    /** Your arrays by name, double[] or double[][]: nncheck writes into them. */
    public final Map<String, Object> parameters = new LinkedHashMap<>();

    /** Of the parameters as they are now: the number that you minimize. */
    public DoubleSupplier cost;

    /** Of the parameters as they are now: its derivative, arrays of the same shapes by the same names. */
    public Supplier<Map<String, Object>> gradient;

    /** One step of your optimizer, which writes into the parameters. */
    public interface Step {
        /** Makes step k = 0, 1, …; before step 0 velocity and moments are 0. */
        void step(double learningRate, int k);
    }

    /** Beside gradient or in its place. */
    public Step step;

    /** Without a spec, whose steps these are: Map.of("type", "sgd", "momentum", 0.9), …. */
    public Map<String, Object> optimizer;

    /** Of the parameters as they are now: the network's outputs, a row for each example; may be left out. */
    public Supplier<double[][]> outputs;

    /** How you store weights, where not as [units, inputs] and [units]: Map.of("bias", "first-column"), …. */
    public Map<String, Object> layout;

    private static PrintStream answers;
    private static BufferedReader requests;
    private static String ahead; // the first request, where problem() has read it

    static {
        // nncheck has started this program: what it prints from here on is no answer.
        if (System.getenv("NNCHECK_PROGRAM") != null) take();
    }

    /** Keeps standard input and output for nncheck: from here on what is printed goes to stderr. */
    private static void take() {
        if (answers != null) return;
        answers = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.setOut(System.err);
        System.setIn(InputStream.nullInputStream());
    }

    /**
     * Returns what nncheck's spec says, before you call serve(); null where there is no spec. Its "data" has "inputs"
     * and "targets"; "network", "loss", "regularization" and "train" are those of the spec.
     */
    public static Map<String, Object> problem() throws IOException {
        take();
        if (ahead == null) ahead = requests.readLine();
        if (ahead == null) return null;
        Object params = Json.object(Json.parse(ahead)).get("params");
        Object problem = params == null ? null : Json.object(params).get("problem");
        return problem == null ? null : Json.object(problem);
    }

    /** Returns the rows of the problem's "inputs" or "targets", one an example; of a sequence step after step. */
    public static double[][] rows(Map<String, Object> problem, String which) {
        List<Object> rows = Json.list(Json.object(problem.get("data")).get(which));
        return rows.stream().map(NncheckAdapter::numbers).toArray(double[][]::new);
    }

    private static double[] numbers(Object list) {
        return flat(list).mapToDouble(Json::number).toArray();
    }

    private static Stream<Object> flat(Object value) {
        return value instanceof List ? Json.list(value).stream().flatMap(NncheckAdapter::flat) : Stream.of(value);
    }

    private static String nextLine() throws IOException {
        String line = ahead == null ? requests.readLine() : ahead;
        ahead = null;
        return line;
    }

    /** Answers until nncheck has asked everything, then exits. What is printed meanwhile goes to stderr. */
    public void serve() throws IOException {
        take();
        for (String line = nextLine(); line != null; line = nextLine()) {
            Map<String, Object> answer = new LinkedHashMap<>(Map.of("jsonrpc", "2.0"));
            answer.put("id", null);
            Object method = null;
            try {
                Map<String, Object> request = Json.object(Json.parse(line));
                answer.put("id", request.get("id"));
                method = request.get("method");
                answer.put("result", result(method, Json.object(request.getOrDefault("params", Map.of()))));
            } catch (Throwable error) {
                if (!(error instanceof Failure)) error.printStackTrace();
                int code = error instanceof Failure failure ? failure.code : -32000;
                String message = error instanceof Failure ? error.getMessage() : error.toString();
                answer.put("error", Map.of("code", code, "message", message));
            }
            answers.print(Json.write(answer) + "\n");
            answers.flush();
            if ("shutdown".equals(method)) break;
        }
        System.exit(0);
    }

    private Object result(Object method, Map<String, Object> params) {
        if (!methods().contains(method)) throw new Failure(-32601, "there is no method " + method);
        if (params.get("parameters") instanceof Map<?, ?> given) set(Json.object(given));
        return switch ((String) method) {
            case "initialize" -> initialize(params);
            case "cost" -> Map.of("cost", cost.getAsDouble());
            case "gradient" -> Map.of("gradient", tensors(gradient.get()));
            case "outputs" -> Map.of("outputs", tensor(outputs.get()));
            case "update" -> update(params);
            case "costs" -> Map.of("costs", costs(Json.list(params.get("perturbations"))));
            case "line" -> Map.of("costs", line(Json.object(params.get("direction")), Json.list(params.get("steps"))));
            default -> null; // shutdown
        };
    }

    private List<Object> methods() {
        List<Object> all = new ArrayList<>(List.of("initialize", "cost", "costs", "line", "shutdown"));
        if (gradient != null) all.add("gradient");
        if (outputs != null) all.add("outputs");
        if (step != null) all.add("update");
        return all;
    }

    private Object initialize(Map<String, Object> params) {
        if (!Double.valueOf(1).equals(params.get("protocol"))) {
            throw new Failure(-32602, "this adapter speaks protocol 1, not " + params.get("protocol"));
        }
        List<Object> declared = new ArrayList<>();
        parameters.forEach((tensor, array) -> declared.add(Map.of("name", tensor, "shape", shape(array))));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("name", name);
        result.put("parameters", declared);
        result.put("initial", tensors(parameters));
        List<Object> optional = methods();
        optional.retainAll(List.of("costs", "line", "outputs", "update"));
        result.put("methods", optional);
        if (layout != null) result.put("layout", layout);
        if (optimizer != null) result.put("optimizer", optimizer);
        return result;
    }

    /** The cost with some weights moved, for each of the perturbations: [[tensor, flat index, change], …]. */
    private List<Object> costs(List<Object> perturbations) {
        List<Object> costs = new ArrayList<>();
        for (Object moves : perturbations) {
            try (Moved moved = new Moved()) {
                for (Object move : Json.list(moves)) {
                    List<Object> parts = Json.list(move);
                    Object array = array((String) parts.get(0));
                    int flat = (int) Json.number(parts.get(1));
                    if (flat < 0 || flat >= size(array)) throw new Failure(-32602, "no index " + parts.get(1));
                    moved.move(array, flat, Json.number(parts.get(2)));
                }
                costs.add(cost.getAsDouble());
            }
        }
        return costs;
    }

    /** The cost at parameters + step · direction, for each step. */
    private List<Object> line(Map<String, Object> direction, List<Object> steps) {
        List<Object> costs = new ArrayList<>();
        for (Object step : steps) {
            try (Moved moved = new Moved()) {
                direction.forEach((tensor, given) -> {
                    double[] values = values(tensor, given);
                    for (int k = 0; k < values.length; k++) {
                        moved.move(array(tensor), k, Json.number(step) * values[k]);
                    }
                });
                costs.add(cost.getAsDouble());
            }
        }
        return costs;
    }

    /** The parameters after each step, from rest; then they are what they were. */
    private Object update(Map<String, Object> params) {
        double learningRate = Json.number(params.get("learningRate"));
        double steps = Json.number(params.getOrDefault("steps", 1.0));
        List<Object> after = new ArrayList<>();
        try (Moved moved = new Moved()) {
            for (Object array : parameters.values()) {
                for (int k = 0; k < size(array); k++) moved.move(array, k, 0);
            }
            for (int k = 0; k < steps; k++) {
                step.step(learningRate, k);
                after.add(tensors(parameters));
            }
        }
        return Map.of("parametersAfter", after);
    }

    private void set(Map<String, Object> tensors) {
        tensors.forEach((tensor, given) -> {
            double[] values = values(tensor, given);
            for (int k = 0; k < values.length; k++) row(array(tensor), k)[column(array(tensor), k)] = values[k];
        });
    }

    private Object array(String tensor) {
        Object array = parameters.get(tensor);
        if (array != null) return array;
        throw new Failure(-32602, "there is no tensor " + tensor + "; there are " + parameters.keySet());
    }

    /** Returns the numbers of a tensor of a request, whose shape has to be that of ours. */
    private double[] values(String tensor, Object given) {
        List<Integer> own = shape(array(tensor));
        List<Integer> shape = new ArrayList<>();
        for (Object length : Json.list(Json.object(given).get("shape"))) shape.add((int) Json.number(length));
        if (!shape.equals(own)) throw new Failure(-32602, tensor + " has shape " + own + ", not " + shape);
        return Json.list(Json.object(given).get("values")).stream().mapToDouble(Json::number).toArray();
    }

    // A tensor in a message is {"shape": […], "values": [row after row]}; here it is double[] or double[][].

    private static Map<String, Object> tensors(Map<String, Object> arrays) {
        Map<String, Object> tensors = new LinkedHashMap<>();
        arrays.forEach((tensor, array) -> tensors.put(tensor, tensor(array)));
        return tensors;
    }

    private static Map<String, Object> tensor(Object array) {
        List<Object> values = new ArrayList<>();
        for (int k = 0; k < size(array); k++) values.add(row(array, k)[column(array, k)]);
        return Map.of("shape", shape(array), "values", values);
    }

    private static List<Integer> shape(Object array) {
        if (array instanceof double[][] matrix) return List.of(matrix.length, matrix[0].length);
        return List.of(((double[]) array).length);
    }

    private static int size(Object array) {
        return shape(array).stream().reduce(1, (product, length) -> product * length);
    }

    private static double[] row(Object array, int flat) {
        return array instanceof double[][] matrix ? matrix[flat / matrix[0].length] : (double[]) array;
    }

    private static int column(Object array, int flat) {
        return array instanceof double[][] matrix ? flat % matrix[0].length : flat;
    }

    /** Weights that are moved, and go back to the values that they had. */
    private static final class Moved implements AutoCloseable {
        private record Was(double[] row, int column, double value) {}

        private final Deque<Was> before = new ArrayDeque<>();

        void move(Object array, int flat, double change) {
            double[] row = row(array, flat);
            int column = column(array, flat);
            before.push(new Was(row, column, row[column]));
            row[column] += change;
        }

        @Override
        public void close() {
            for (; !before.isEmpty(); before.pop()) before.peek().row()[before.peek().column()] = before.peek().value();
        }
    }

    private static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;

        final int code;

        Failure(int code, String message) {
            super(message);
            this.code = code;
        }
    }

    /** JSON as Map, List, String, Double, Boolean and null. NaN and infinities go as words. */
    private static final class Json {
        private final String text;
        private int at = 0;

        private Json(String text) {
            this.text = text;
        }

        static Object parse(String text) {
            Json json = new Json(text);
            Object value = json.value();
            if (json.peek() != 0) throw json.unexpected();
            return value;
        }

        private char peek() {
            while (at < text.length() && text.charAt(at) <= ' ') at++;
            return at < text.length() ? text.charAt(at) : 0;
        }

        private Failure unexpected() {
            return new Failure(-32700, "invalid JSON at character " + at);
        }

        private boolean take(char expected) {
            boolean found = peek() == expected;
            if (found) at++;
            return found;
        }

        private Object value() {
            if (take('{')) {
                Map<String, Object> object = new LinkedHashMap<>();
                while (!take('}')) {
                    if (!object.isEmpty() && !take(',')) throw unexpected();
                    if (peek() != '"') throw unexpected();
                    String key = string();
                    if (!take(':')) throw unexpected();
                    object.put(key, value());
                }
                return object;
            }
            if (take('[')) {
                List<Object> list = new ArrayList<>();
                while (!take(']')) {
                    if (!list.isEmpty() && !take(',')) throw unexpected();
                    list.add(value());
                }
                return list;
            }
            return peek() == '"' ? string() : word();
        }

        private String string() {
            StringBuilder string = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    return string.toString();
                }
                if (c == '\\') c = escaped(text.charAt(++at));
                string.append(c);
            }
            throw unexpected();
        }

        private char escaped(char c) {
            if (c == 'u') {
                at += 4;
                return (char) Integer.parseInt(text.substring(at - 3, at + 1), 16);
            }
            int which = "bfnrt".indexOf(c);
            return which < 0 ? c : "\b\f\n\r\t".charAt(which);
        }

        private Object word() {
            int start = at;
            while (at < text.length() && ",:]}\" ".indexOf(text.charAt(at)) < 0) at++;
            String word = text.substring(start, at);
            if (word.equals("null")) return null;
            if (word.equals("true") || word.equals("false")) return word.equals("true");
            try {
                return Double.valueOf(word);
            } catch (NumberFormatException error) {
                throw unexpected();
            }
        }

        static double number(Object value) {
            if (value instanceof Double number) return number;
            if (value instanceof String word) return Double.parseDouble(word); // "NaN", "Infinity", "-Infinity"
            throw new Failure(-32602, "expected a number, found " + value);
        }

        @SuppressWarnings("unchecked")
        static Map<String, Object> object(Object value) {
            if (value instanceof Map<?, ?>) return (Map<String, Object>) value;
            throw new Failure(-32602, "expected an object, found " + value);
        }

        @SuppressWarnings("unchecked")
        static List<Object> list(Object value) {
            if (value instanceof List<?>) return (List<Object>) value;
            throw new Failure(-32602, "expected an array, found " + value);
        }

        static String write(Object value) {
            StringBuilder out = new StringBuilder();
            write(value, out);
            return out.toString();
        }

        private static void write(Object value, StringBuilder out) {
            if (value instanceof Map<?, ?> object) {
                String separator = "{";
                for (Map.Entry<?, ?> entry : object.entrySet()) {
                    write(entry.getKey(), out.append(separator));
                    write(entry.getValue(), out.append(':'));
                    separator = ",";
                }
                out.append(object.isEmpty() ? "{}" : "}");
            } else if (value instanceof List<?> list) {
                out.append('[');
                for (int k = 0; k < list.size(); k++) write(list.get(k), k > 0 ? out.append(',') : out);
                out.append(']');
            } else if (value instanceof String string) {
                out.append('"');
                for (char c : string.toCharArray()) {
                    if (c < ' ') out.append(String.format("\\u%04x", (int) c));
                    else out.append(c == '"' || c == '\\' ? "\\" : "").append(c);
                }
                out.append('"');
            } else if (value instanceof Double number && !Double.isFinite(number)) {
                out.append('"').append(number).append('"');
            } else if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
                out.append((long) (double) number); // an id has to come back as it went
            } else {
                out.append(value);
            }
        }
    }

    // ---- An example: xor on a 2-2-1 network of sigmoids, half the summed squares. Put your network here. ----

    static final double[][] X = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
    static final double[] T = {0, 1, 1, 0};

    static double[][] W1 = {{0.5, -0.4}, {0.3, 0.8}}, W2 = {{0.7, -0.6}};
    static double[] b1 = {0.1, -0.2}, b2 = {0.05};

    static double[] dense(double[] x, double[][] weight, double[] bias) {
        double[] a = new double[bias.length];
        for (int i = 0; i < a.length; i++) {
            double z = bias[i];
            for (int j = 0; j < x.length; j++) z += weight[i][j] * x[j];
            a[i] = 1 / (1 + Math.exp(-z));
        }
        return a;
    }

    static double[][] exampleOutputs() {
        double[][] rows = new double[X.length][];
        for (int n = 0; n < X.length; n++) rows[n] = dense(dense(X[n], W1, b1), W2, b2);
        return rows;
    }

    static double exampleCost() {
        double sum = 0;
        double[][] outputs = exampleOutputs();
        for (int n = 0; n < X.length; n++) sum += (outputs[n][0] - T[n]) * (outputs[n][0] - T[n]) / 2;
        return sum;
    }

    static Map<String, Object> exampleGradient() {
        double[][] dW1 = new double[2][2], dW2 = new double[1][2];
        double[] db1 = new double[2], db2 = new double[1];
        for (int n = 0; n < X.length; n++) {
            double[] hidden = dense(X[n], W1, b1), output = dense(hidden, W2, b2);
            double delta = (output[0] - T[n]) * output[0] * (1 - output[0]);
            db2[0] += delta;
            for (int i = 0; i < 2; i++) {
                double below = delta * W2[0][i] * hidden[i] * (1 - hidden[i]);
                dW2[0][i] += delta * hidden[i];
                db1[i] += below;
                for (int j = 0; j < 2; j++) dW1[i][j] += below * X[n][j];
            }
        }
        return Map.of("hidden.weight", dW1, "hidden.bias", db1, "output.weight", dW2, "output.bias", db2);
    }

    public static void main(String[] args) throws IOException {
        NncheckAdapter adapter = new NncheckAdapter();
        adapter.name = "xor in Java";
        adapter.parameters.put("hidden.weight", W1);
        adapter.parameters.put("hidden.bias", b1);
        adapter.parameters.put("output.weight", W2);
        adapter.parameters.put("output.bias", b2);
        adapter.cost = NncheckAdapter::exampleCost;
        adapter.gradient = NncheckAdapter::exampleGradient;
        adapter.outputs = NncheckAdapter::exampleOutputs;
        adapter.serve();
    }
}
