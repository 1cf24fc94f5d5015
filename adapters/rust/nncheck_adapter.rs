//! Answers nncheck's questions about your network, on stdin and stdout. Rust 1.66 and Unix; no crate.
//!
//! Use it from your program:
//!
//!     mod nncheck_adapter;
//!     use nncheck_adapter::{Program, Tensor};
//!
//!     Program::new(
//!         vec![Tensor::new("hidden.weight", &[2, 2], &w1), Tensor::new("hidden.bias", &[2], &b1)],
//!         |p| net.cost(&p["hidden.weight"], &p["hidden.bias"]),
//!         |p| vec![Tensor::new("hidden.weight", &[2, 2], &dw1), Tensor::new("hidden.bias", &[2], &db1)],
//!     )
//!     .serve();
//!
//! or put your network in place of the example at the end of this file. Then run
//!
//!     rustc -O nncheck_adapter.rs
//!     nncheck grad nncheck.json --run ./nncheck_adapter

#![allow(dead_code)] // the example, where this is a module of your program

use std::collections::HashMap;
use std::ffi::c_char;
use std::fmt::{Display, Formatter, Write as _};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::ops::Index;
use std::os::fd::FromRawFd;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::atomic::{AtomicI32, Ordering::Relaxed};
use std::sync::Mutex;

/// A named array, flat, row after row: the weights of a layer are of shape [units, inputs].
#[derive(Clone)]
pub struct Tensor {
    pub name: String,
    pub shape: Vec<usize>,
    pub values: Vec<f64>,
}

impl Tensor {
    pub fn new(name: &str, shape: &[usize], values: &[f64]) -> Tensor {
        Tensor { name: name.to_string(), shape: shape.to_vec(), values: values.to_vec() }
    }
}

/// The parameters that nncheck asks about: `&p["hidden.weight"]` is a slice.
pub struct Parameters(Vec<Tensor>);

impl Index<&str> for Parameters {
    type Output = [f64];

    fn index(&self, name: &str) -> &[f64] {
        &self.0.iter().find(|tensor| tensor.name == name).expect(name).values
    }
}

type Function<T> = Box<dyn FnMut(&Parameters) -> T>;
type Step = Box<dyn FnMut(&Parameters, f64, usize) -> Vec<Tensor>>;

pub struct Program {
    /// The parameters that were given last.
    theta: Parameters,
    /// Weights that are moved: tensor, index, and the value that they had.
    moved: Vec<(usize, usize, f64)>,
    cost: Function<f64>,
    gradient: Option<Function<Vec<Tensor>>>,
    step: Option<Step>,
    outputs: Option<Function<Vec<Vec<f64>>>>,
    pub name: String,
    /// How you store weights, where not as above: `{"bias": "first-column"}`.
    pub layout: Option<String>,
    /// Without a spec, whose steps `step` makes: `{"type": "sgd", "momentum": 0.9}`.
    pub optimizer: Option<String>,
}

impl Program {
    /// The parameters say the shapes, and where to start; `cost` is the number that you minimize, `gradient` its
    /// derivative: tensors of the same shapes by the same names.
    pub fn new(
        parameters: Vec<Tensor>,
        cost: impl FnMut(&Parameters) -> f64 + 'static,
        gradient: impl FnMut(&Parameters) -> Vec<Tensor> + 'static,
    ) -> Program {
        Program { gradient: Some(Box::new(gradient)), ..Program::bare(parameters, Box::new(cost)) }
    }

    /// The same with update steps in place of the gradient, as `step` has them.
    pub fn with_step(
        parameters: Vec<Tensor>,
        cost: impl FnMut(&Parameters) -> f64 + 'static,
        step: impl FnMut(&Parameters, f64, usize) -> Vec<Tensor> + 'static,
    ) -> Program {
        Program::bare(parameters, Box::new(cost)).step(step)
    }

    fn bare(parameters: Vec<Tensor>, cost: Function<f64>) -> Program {
        Program {
            theta: Parameters(parameters),
            moved: Vec::new(),
            cost,
            gradient: None,
            step: None,
            outputs: None,
            name: "a program in Rust".to_string(),
            layout: None,
            optimizer: None,
        }
    }

    /// Also answers with the parameters after step k = 0, 1, … of your optimizer, given parameters, a learning rate and
    /// k; before step 0 its velocity and its moments are 0.
    pub fn step(mut self, step: impl FnMut(&Parameters, f64, usize) -> Vec<Tensor> + 'static) -> Program {
        self.step = Some(Box::new(step));
        self
    }

    /// Also answers with the network's outputs, a row for each example.
    pub fn outputs(mut self, outputs: impl FnMut(&Parameters) -> Vec<Vec<f64>> + 'static) -> Program {
        self.outputs = Some(Box::new(outputs));
        self
    }

    /// Answers until nncheck has asked everything, then exits. What is printed meanwhile goes to stderr.
    pub fn serve(mut self) -> ! {
        take_stdin_and_stdout();
        let mut answers = BufWriter::new(unsafe { File::from_raw_fd(ANSWERS.load(Relaxed)) });
        while let Some(line) = next_line() {
            let request = Json::parse(&line);
            let id = request.as_ref().ok().and_then(|request| request.get("id")).unwrap_or(&Json::Null);
            let method = request.as_ref().ok().and_then(|request| request.get("method"));
            let done = matches!(method, Some(Json::Text(name)) if name == "shutdown");
            let result = request.as_ref().map_err(Failure::clone).and_then(|request| self.guarded(request));
            let member = match result {
                Ok(result) => format!("\"result\":{result}"),
                Err(Failure(code, text)) => format!("\"error\":{{\"code\":{code},\"message\":{}}}", Json::Text(text)),
            };
            let sent = writeln!(answers, "{{\"jsonrpc\":\"2.0\",\"id\":{id},{member}}}").and_then(|_| answers.flush());
            if done || sent.is_err() {
                break;
            }
        }
        std::process::exit(0)
    }

    /// A panic of your functions becomes an answer too.
    fn guarded(&mut self, request: &Json) -> Result<String, Failure> {
        catch_unwind(AssertUnwindSafe(|| self.result(request))).unwrap_or_else(|panic| {
            self.move_back();
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| text.to_string()));
            Err(Failure(-32000, text.unwrap_or_else(|| "a panic".to_string())))
        })
    }

    fn result(&mut self, request: &Json) -> Result<String, Failure> {
        let Json::Text(method) = request.need("method")? else { return Err(bad("method is no string")) };
        let none = Json::Null;
        let params = request.get("params").unwrap_or(&none);
        if let Some(given) = params.get("parameters") {
            for (place, values) in self.tensors(given)? {
                self.theta.0[place].values = values;
            }
        }
        match method.as_str() {
            "initialize" => self.initialize(params),
            "cost" => Ok(format!("{{\"cost\":{}}}", Json::Number((self.cost)(&self.theta)))),
            "gradient" if self.gradient.is_some() => {
                let gradient = (self.gradient.as_mut().unwrap())(&self.theta);
                Ok(format!("{{\"gradient\":{}}}", tensors_json(&gradient)))
            }
            "update" if self.step.is_some() => {
                let steps = params.get("steps").map_or(Ok(1.0), Json::number)? as usize;
                Ok(self.update(params.need("learningRate")?.number()?, steps))
            }
            "costs" => self.costs(params.need("perturbations")?),
            "line" => self.line(params.need("direction")?, params.need("steps")?),
            "shutdown" => Ok("null".to_string()),
            "outputs" if self.outputs.is_some() => {
                let rows = (self.outputs.as_mut().unwrap())(&self.theta);
                let shape = [rows.len(), rows.first().map_or(0, Vec::len)];
                Ok(format!("{{\"outputs\":{}}}", Tensor::new("", &shape, &rows.concat())))
            }
            _ => Err(Failure(-32601, format!("there is no method {method}"))),
        }
    }

    fn initialize(&self, params: &Json) -> Result<String, Failure> {
        if params.need("protocol")?.number()? != 1.0 {
            return Err(bad("this adapter speaks protocol 1"));
        }
        let declared = self.theta.0.iter().map(|tensor| {
            format!("{{\"name\":{},\"shape\":{:?}}}", Json::Text(tensor.name.clone()), tensor.shape)
        });
        Ok(format!(
            "{{\"name\":{},\"parameters\":[{}],\"initial\":{},\"methods\":[\"costs\",\"line\"{}{}]{}{}}}",
            Json::Text(self.name.clone()),
            declared.collect::<Vec<_>>().join(","),
            tensors_json(&self.theta.0),
            if self.outputs.is_some() { ",\"outputs\"" } else { "" },
            if self.step.is_some() { ",\"update\"" } else { "" },
            self.optimizer.as_ref().map_or(String::new(), |optimizer| format!(",\"optimizer\":{optimizer}")),
            self.layout.as_ref().map_or(String::new(), |layout| format!(",\"layout\":{layout}")),
        ))
    }

    /// The cost with some weights moved, for each of the perturbations: [[tensor, flat index, change], …].
    fn costs(&mut self, perturbations: &Json) -> Result<String, Failure> {
        let mut costs = Vec::new();
        for moves in perturbations.list()? {
            let mut changes = Vec::new();
            for parts in moves.list()? {
                let [Json::Text(name), index, change] = parts.list()? else {
                    return Err(bad("a perturbation is [tensor, index, change]"));
                };
                let (place, index) = (self.find(name)?, index.number()? as usize);
                if index >= self.theta.0[place].values.len() {
                    return Err(bad(&format!("{name} has no index {index}")));
                }
                changes.push((place, index, change.number()?));
            }
            costs.push(self.moved_cost(changes));
        }
        Ok(costs_json(costs))
    }

    /// The cost at parameters + step · direction, for each step.
    fn line(&mut self, direction: &Json, steps: &Json) -> Result<String, Failure> {
        let direction = self.tensors(direction)?;
        let mut costs = Vec::new();
        for step in steps.list()? {
            let h = step.number()?;
            let changes = direction.iter().flat_map(|(place, values)| {
                values.iter().enumerate().map(move |(k, d)| (*place, k, h * d))
            });
            costs.push(self.moved_cost(changes.collect()));
        }
        Ok(costs_json(costs))
    }

    /// The parameters after each step, from rest.
    fn update(&mut self, learning_rate: f64, steps: usize) -> String {
        let step = self.step.as_mut().unwrap();
        let mut now = Parameters(self.theta.0.clone());
        let mut after = Vec::new();
        for k in 0..steps {
            now = Parameters(step(&now, learning_rate, k));
            after.push(tensors_json(&now.0));
        }
        format!("{{\"parametersAfter\":[{}]}}", after.join(","))
    }

    /// The cost after changes of (tensor, index, change), which are taken back.
    fn moved_cost(&mut self, changes: Vec<(usize, usize, f64)>) -> f64 {
        for (place, k, change) in changes {
            let value = &mut self.theta.0[place].values[k];
            self.moved.push((place, k, *value));
            *value += change;
        }
        let cost = (self.cost)(&self.theta);
        self.move_back();
        cost
    }

    fn move_back(&mut self) {
        while let Some((place, k, value)) = self.moved.pop() {
            self.theta.0[place].values[k] = value;
        }
    }

    fn find(&self, name: &str) -> Result<usize, Failure> {
        let place = self.theta.0.iter().position(|tensor| tensor.name == name);
        place.ok_or_else(|| bad(&format!("there is no tensor {name}")))
    }

    /// The numbers of tensors of a request, whose shapes have to be ours, each with the place of its tensor.
    fn tensors(&self, given: &Json) -> Result<Vec<(usize, Vec<f64>)>, Failure> {
        let Json::Object(members) = given else { return Err(bad("expected tensors by name")) };
        let mut tensors = Vec::new();
        for (name, tensor) in members {
            let place = self.find(name)?;
            let own = &self.theta.0[place];
            let shape = tensor.need("shape")?.numbers()?.iter().map(|length| *length as usize).collect::<Vec<_>>();
            let values = tensor.need("values")?.numbers()?;
            if shape != own.shape || values.len() != own.values.len() {
                return Err(bad(&format!("{name} has shape {:?}, not {:?}", own.shape, shape)));
            }
            tensors.push((place, values));
        }
        Ok(tensors)
    }
}

/// What nncheck's spec says: a row for each example, of a sequence step after step; `json` is all of it, with network and loss as in the spec.
pub struct Problem {
    pub inputs: Vec<Vec<f64>>,
    pub targets: Vec<Vec<f64>>,
    pub json: String,
}

/// Returns what nncheck's spec says, before you serve; None where there is no spec.
pub fn problem() -> Option<Problem> {
    take_stdin_and_stdout();
    let line = next_line()?;
    *AHEAD.lock().unwrap() = Some(line.clone());
    let request = Json::parse(&line).ok()?;
    let problem = request.get("params")?.get("problem")?;
    let rows = |which| -> Option<Vec<Vec<f64>>> {
        let rows = problem.get("data")?.get(which)?.list().ok()?;
        rows.iter().map(|row| row.flat().ok()).collect()
    };
    Some(Problem { inputs: rows("inputs")?, targets: rows("targets")?, json: problem.to_string() })
}

/// The first request, where `problem` has read it.
static AHEAD: Mutex<Option<String>> = Mutex::new(None);

static REQUESTS: AtomicI32 = AtomicI32::new(-1);
static ANSWERS: AtomicI32 = AtomicI32::new(-1);

static READER: Mutex<Option<BufReader<File>>> = Mutex::new(None);

fn next_line() -> Option<String> {
    if let Some(line) = AHEAD.lock().unwrap().take() {
        return Some(line);
    }
    let mut reader = READER.lock().unwrap();
    let requests = reader.get_or_insert_with(|| BufReader::new(unsafe { File::from_raw_fd(REQUESTS.load(Relaxed)) }));
    let mut line = String::new();
    requests.read_line(&mut line).ok().filter(|read| *read > 0).map(|_| line)
}

extern "C" {
    fn dup(file: i32) -> i32;
    fn dup2(from: i32, to: i32) -> i32;
    fn open(path: *const c_char, flags: i32, ...) -> i32;
    fn getenv(name: *const c_char) -> *const c_char;
}

/// Keeps standard input and output for nncheck: from here on println! goes to stderr.
fn take_stdin_and_stdout() {
    if ANSWERS.load(Relaxed) < 0 {
        unsafe {
            REQUESTS.store(dup(0), Relaxed);
            ANSWERS.store(dup(1), Relaxed);
            dup2(open(b"/dev/null\0".as_ptr().cast(), 0), 0);
            dup2(2, 1);
        }
    }
}

/// Runs before main: what a program that nncheck has started prints there is no answer either.
extern "C" fn load() {
    if !unsafe { getenv(b"NNCHECK_PROGRAM\0".as_ptr().cast()) }.is_null() {
        take_stdin_and_stdout();
    }
}

#[used]
#[cfg_attr(target_os = "macos", link_section = "__DATA,__mod_init_func")]
#[cfg_attr(not(target_os = "macos"), link_section = ".init_array")]
static LOAD: extern "C" fn() = load;

/// A JSON-RPC error: its code and message.
#[derive(Clone, Debug)]
struct Failure(i32, String);

fn bad(message: &str) -> Failure {
    Failure(-32602, message.to_string())
}

fn costs_json(costs: Vec<f64>) -> String {
    format!("{{\"costs\":{}}}", Json::List(costs.into_iter().map(Json::Number).collect()))
}

fn tensors_json(tensors: &[Tensor]) -> String {
    let members = tensors.iter().map(|tensor| format!("{}:{tensor}", Json::Text(tensor.name.clone())));
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

impl Display for Tensor {
    fn fmt(&self, f: &mut Formatter) -> std::fmt::Result {
        let values = Json::List(self.values.iter().copied().map(Json::Number).collect());
        write!(f, "{{\"shape\":{:?},\"values\":{values}}}", self.shape)
    }
}

enum Json {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Object(HashMap<String, Json>),
}

impl Json {
    fn parse(text: &str) -> Result<Json, Failure> {
        let mut rest = text;
        let value = take_value(&mut rest).filter(|_| rest.trim().is_empty());
        value.ok_or_else(|| Failure(-32700, format!("invalid JSON {} characters before the end", rest.len())))
    }

    fn get(&self, key: &str) -> Option<&Json> {
        match self {
            Json::Object(members) => members.get(key),
            _ => None,
        }
    }

    fn need(&self, key: &str) -> Result<&Json, Failure> {
        self.get(key).ok_or_else(|| bad(&format!("{key} is missing")))
    }

    fn list(&self) -> Result<&[Json], Failure> {
        match self {
            Json::List(items) => Ok(items),
            _ => Err(bad("expected an array")),
        }
    }

    fn numbers(&self) -> Result<Vec<f64>, Failure> {
        self.list()?.iter().map(Json::number).collect()
    }

    /// The numbers of nested lists, one list after another.
    fn flat(&self) -> Result<Vec<f64>, Failure> {
        match self {
            Json::List(items) => Ok(items.iter().map(Json::flat).collect::<Result<Vec<_>, _>>()?.concat()),
            _ => Ok(vec![self.number()?]),
        }
    }

    /// NaN and infinities, for which JSON has no numbers, are words in quotes.
    fn number(&self) -> Result<f64, Failure> {
        match self {
            Json::Number(value) => Ok(*value),
            Json::Text(word) => word.parse().map_err(|_| bad("expected a number")),
            _ => Err(bad("expected a number")),
        }
    }
}

/// Takes one value from the front of a text; None where there is no valid one.
fn take_value(rest: &mut &str) -> Option<Json> {
    *rest = rest.trim_start();
    if take(rest, '{') {
        let mut members = HashMap::new();
        while !take(rest, '}') {
            if !members.is_empty() && !take(rest, ',') {
                return None;
            }
            let Some(Json::Text(key)) = take_value(rest) else { return None };
            if !take(rest, ':') {
                return None;
            }
            members.insert(key, take_value(rest)?);
        }
        return Some(Json::Object(members));
    }
    if take(rest, '[') {
        let mut items = Vec::new();
        while !take(rest, ']') {
            if !items.is_empty() && !take(rest, ',') {
                return None;
            }
            items.push(take_value(rest)?);
        }
        return Some(Json::List(items));
    }
    if rest.starts_with('"') {
        return take_text(rest).map(Json::Text);
    }
    let end = rest.find([',', ']', '}', ' ', '"']).unwrap_or(rest.len());
    let (word, after) = rest.split_at(end);
    *rest = after;
    match word {
        "null" => Some(Json::Null),
        "true" | "false" => Some(Json::Bool(word == "true")),
        _ => word.parse().ok().map(Json::Number),
    }
}

fn take(rest: &mut &str, expected: char) -> bool {
    *rest = rest.trim_start();
    let found = rest.strip_prefix(expected);
    *rest = found.unwrap_or(rest);
    found.is_some()
}

fn take_text(rest: &mut &str) -> Option<String> {
    let mut text = String::new();
    let mut letters = rest.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => {
                *rest = &rest[at + 1..];
                return Some(text);
            }
            '\\' => text.push(match letters.next()?.1 {
                'b' => '\u{8}',
                'f' => '\u{c}',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => {
                    let digits: String = letters.by_ref().take(4).map(|(_, digit)| digit).collect();
                    char::from_u32(u32::from_str_radix(&digits, 16).ok()?).unwrap_or('\u{fffd}')
                }
                other => other,
            }),
            _ => text.push(letter),
        }
    }
    None
}

impl Display for Json {
    fn fmt(&self, f: &mut Formatter) -> std::fmt::Result {
        match self {
            Json::Null => f.write_str("null"),
            Json::Bool(value) => write!(f, "{value}"),
            Json::Number(value) if value.is_nan() => f.write_str("\"NaN\""),
            Json::Number(value) if value.is_infinite() => {
                f.write_str(if *value > 0.0 { "\"Infinity\"" } else { "\"-Infinity\"" })
            }
            Json::Number(value) if value.fract() == 0.0 && value.abs() < 1e15 => write!(f, "{value}"),
            Json::Number(value) => write!(f, "{value:e}"), // as many digits as bring back the same number
            Json::Text(text) => {
                f.write_char('"')?;
                for letter in text.chars() {
                    match letter {
                        '"' | '\\' => write!(f, "\\{letter}")?,
                        control if control < ' ' => write!(f, "\\u{:04x}", control as u32)?,
                        _ => f.write_char(letter)?,
                    }
                }
                f.write_char('"')
            }
            Json::List(items) => {
                f.write_char('[')?;
                for (k, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if k > 0 { "," } else { "" })?;
                }
                f.write_char(']')
            }
            Json::Object(members) => {
                f.write_char('{')?;
                for (k, (key, value)) in members.iter().enumerate() {
                    write!(f, "{}{}:{value}", if k > 0 { "," } else { "" }, Json::Text(key.clone()))?;
                }
                f.write_char('}')
            }
        }
    }
}

// ---- An example: xor on a 2-2-1 network of sigmoids, half the summed squares. Put your network here. ----

const X: [[f64; 2]; 4] = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
const T: [f64; 4] = [0.0, 1.0, 1.0, 0.0];

/// A layer of sigmoids, whose weights are stored row after row.
fn dense(x: &[f64], weight: &[f64], bias: &[f64]) -> Vec<f64> {
    let z = |(row, b): (&[f64], &f64)| b + row.iter().zip(x).map(|(w, v)| w * v).sum::<f64>();
    weight.chunks(x.len()).zip(bias).map(z).map(|z| 1.0 / (1.0 + (-z).exp())).collect()
}

fn forward(p: &Parameters, x: &[f64]) -> (Vec<f64>, f64) {
    let hidden = dense(x, &p["hidden.weight"], &p["hidden.bias"]);
    let output = dense(&hidden, &p["output.weight"], &p["output.bias"])[0];
    (hidden, output)
}

fn example_cost(p: &Parameters) -> f64 {
    X.iter().zip(T).map(|(x, t)| (forward(p, x).1 - t).powi(2) / 2.0).sum()
}

fn example_outputs(p: &Parameters) -> Vec<Vec<f64>> {
    X.iter().map(|x| vec![forward(p, x).1]).collect()
}

fn example_gradient(p: &Parameters) -> Vec<Tensor> {
    let (mut dw1, mut db1, mut dw2, mut db2) = ([0.0; 4], [0.0; 2], [0.0; 2], 0.0);
    for (x, t) in X.iter().zip(T) {
        let (hidden, output) = forward(p, x);
        let delta = (output - t) * output * (1.0 - output);
        db2 += delta;
        for i in 0..2 {
            let below = delta * p["output.weight"][i] * hidden[i] * (1.0 - hidden[i]);
            dw2[i] += delta * hidden[i];
            db1[i] += below;
            for j in 0..2 {
                dw1[2 * i + j] += below * x[j];
            }
        }
    }
    vec![
        Tensor::new("hidden.weight", &[2, 2], &dw1),
        Tensor::new("hidden.bias", &[2], &db1),
        Tensor::new("output.weight", &[1, 2], &dw2),
        Tensor::new("output.bias", &[1], &[db2]),
    ]
}

fn main() {
    let parameters = vec![
        Tensor::new("hidden.weight", &[2, 2], &[0.5, -0.4, 0.3, 0.8]),
        Tensor::new("hidden.bias", &[2], &[0.1, -0.2]),
        Tensor::new("output.weight", &[1, 2], &[0.7, -0.6]),
        Tensor::new("output.bias", &[1], &[0.05]),
    ];
    Program::new(parameters, example_cost, example_gradient).outputs(example_outputs).serve();
}
