// Answers nncheck's questions about your network, on stdin and stdout. Go 1.18; only the standard library.
//
// Use it from your program (and delete the example at the end of this file):
//
//	NncheckProgram{
//		Parameters: []NncheckTensor{{"hidden.weight", net.W1}, {"hidden.bias", net.B1}},
//		Cost:       net.Cost,
//		Gradient:   func() []NncheckTensor { net.Backward(); return []NncheckTensor{{"hidden.weight", net.DW1}, …} },
//	}.Serve()
//
// or put your network in place of the example. Then run
//
//	go build nncheck_adapter.go
//	nncheck grad nncheck.json --run ./nncheck_adapter
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"reflect"
	"runtime/debug"
	"strconv"
	"strings"
)

// NncheckTensor is an array of your network, []float64 or [][]float64 with a row for each unit.
type NncheckTensor struct {
	Name   string
	Values any
}

// NncheckProgram is what nncheck asks about.
type NncheckProgram struct {
	Name       string
	Parameters []NncheckTensor        // nncheck writes into them
	Cost       func() float64         // of the parameters as they are now: the number that you minimize
	Gradient   func() []NncheckTensor // of the parameters as they are now: the same shapes by the same names
	Outputs    func() [][]float64     // of the parameters as they are now, a row for each example; may be left out
	Layout     map[string]string      // how you store weights, where not as above: {"bias": "first-column"}

	// Beside Gradient or in its place: update step k = 0, 1, … of your parameters; before step 0 its moments are 0.
	Step      func(learningRate float64, k int)
	Optimizer map[string]any // without a spec, whose steps these are: {"type": "sgd", "momentum": 0.9}

	moved []nncheckMoved // weights that are moved, with the values that they had
}

type nncheckMoved struct {
	where *float64
	value float64
}

// NncheckProblem is what the spec says, with a row for each example; JSON is all of it, with network and loss as there.
type NncheckProblem struct {
	Inputs, Targets [][]float64
	JSON            json.RawMessage
}

var (
	nncheckRequests *bufio.Reader
	nncheckAnswers  *bufio.Writer
	nncheckAhead    []byte // the first request, where NncheckReadProblem has read it
)

func init() {
	// nncheck has started this program: what it prints from here on is no answer.
	if os.Getenv("NNCHECK_PROGRAM") != "" {
		nncheckTake()
	}
}

// Keeps standard input and output for nncheck: from here on what is printed goes to stderr.
func nncheckTake() {
	if nncheckAnswers != nil {
		return
	}
	nncheckRequests, nncheckAnswers = bufio.NewReader(os.Stdin), bufio.NewWriter(os.Stdout)
	os.Stdout = os.Stderr
	if nothing, err := os.Open(os.DevNull); err == nil {
		os.Stdin = nothing
	}
}

func nncheckNext() ([]byte, error) {
	if line := nncheckAhead; line != nil {
		nncheckAhead = nil
		return line, nil
	}
	return nncheckRequests.ReadBytes('\n')
}

// NncheckReadProblem returns what nncheck's spec says, before you call Serve; nil where there is no spec.
func NncheckReadProblem() *NncheckProblem {
	nncheckTake()
	line, err := nncheckNext()
	if err != nil {
		return nil
	}
	nncheckAhead = line
	var request struct {
		Params struct{ Problem json.RawMessage }
	}
	var problem struct {
		Data struct{ Inputs, Targets [][]float64 }
	}
	if json.Unmarshal(line, &request) != nil || json.Unmarshal(request.Params.Problem, &problem) != nil {
		return nil
	}
	return &NncheckProblem{problem.Data.Inputs, problem.Data.Targets, request.Params.Problem}
}

// Serve answers until nncheck has asked everything, then exits. What is printed meanwhile goes to stderr.
func (p NncheckProgram) Serve() {
	nncheckTake()
	answers := nncheckAnswers
	for {
		line, err := nncheckNext()
		if err != nil {
			break
		}
		var request nncheckRequest
		answer := map[string]any{"jsonrpc": "2.0"}
		if err := json.Unmarshal(line, &request); err != nil {
			answer["error"] = nncheckFailure{-32700, err.Error()}
		} else if result, failure := p.guarded(request); failure != nil {
			answer["error"] = failure
		} else {
			answer["result"] = result
		}
		answer["id"] = request.ID
		text, err := json.Marshal(answer)
		if err != nil {
			panic(err)
		}
		answers.Write(append(text, '\n'))
		answers.Flush()
		if request.Method == "shutdown" {
			break
		}
	}
	os.Exit(0)
}

type nncheckRequest struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params struct {
		Protocol      int                      `json:"protocol"`
		Parameters    map[string]nncheckValues `json:"parameters"`
		Perturbations [][]nncheckMove          `json:"perturbations"`
		Direction     map[string]nncheckValues `json:"direction"`
		Steps         json.RawMessage          `json:"steps"` // of a line numbers, of an update how many
		LearningRate  *nncheckNumber           `json:"learningRate"`
	} `json:"params"`
}

type nncheckValues struct {
	Shape  []int           `json:"shape"`
	Values []nncheckNumber `json:"values"`
}

// [tensor, flat index, change]
type nncheckMove struct {
	tensor string
	index  int
	change nncheckNumber
}

func (m *nncheckMove) UnmarshalJSON(text []byte) error {
	return json.Unmarshal(text, &[]any{&m.tensor, &m.index, &m.change})
}

// JSON has no NaN and no infinity: they go as words.
type nncheckNumber float64

func (n nncheckNumber) MarshalJSON() ([]byte, error) {
	value := float64(n)
	if math.IsNaN(value) || math.IsInf(value, 0) {
		word := strings.Replace(strconv.FormatFloat(value, 'g', -1, 64), "Inf", "Infinity", 1)
		return json.Marshal(strings.TrimPrefix(word, "+"))
	}
	return json.Marshal(value)
}

func (n *nncheckNumber) UnmarshalJSON(text []byte) error {
	value, err := strconv.ParseFloat(strings.Trim(string(text), `"`), 64)
	*n = nncheckNumber(value)
	return err
}

type nncheckFailure struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func nncheckFail(code int, format string, args ...any) {
	panic(&nncheckFailure{code, fmt.Sprintf(format, args...)})
}

// A panic of your functions becomes an answer too.
func (p *NncheckProgram) guarded(request nncheckRequest) (result any, failure *nncheckFailure) {
	defer func() {
		p.moveBack()
		switch problem := recover().(type) {
		case nil:
		case *nncheckFailure:
			failure = problem
		default:
			debug.PrintStack()
			failure = &nncheckFailure{-32000, fmt.Sprint(problem)}
		}
	}()
	return p.result(request), nil
}

func (p *NncheckProgram) result(request nncheckRequest) any {
	params := request.Params
	p.each(params.Parameters, func(where *float64, value float64) { *where = value })
	switch request.Method {
	case "initialize":
		return p.initialize(params.Protocol)
	case "cost":
		return map[string]any{"cost": nncheckNumber(p.Cost())}
	case "gradient":
		if p.Gradient != nil {
			return map[string]any{"gradient": nncheckTensors(p.Gradient())}
		}
	case "update":
		if p.Step != nil {
			return map[string]any{"parametersAfter": p.update(params.LearningRate, params.Steps)}
		}
	case "costs":
		return map[string]any{"costs": p.costs(params.Perturbations)}
	case "line":
		var steps []nncheckNumber
		if err := json.Unmarshal(params.Steps, &steps); err != nil {
			nncheckFail(-32602, "steps: %v", err)
		}
		return map[string]any{"costs": p.line(params.Direction, steps)}
	case "shutdown":
		return nil
	case "outputs":
		if p.Outputs != nil {
			return map[string]any{"outputs": nncheckTensor(p.Outputs())}
		}
	}
	nncheckFail(-32601, "there is no method %s", request.Method)
	return nil
}

func (p *NncheckProgram) initialize(protocol int) any {
	if protocol != 1 {
		nncheckFail(-32602, "this adapter speaks protocol 1, not %d", protocol)
	}
	declared := []any{}
	for _, tensor := range p.Parameters {
		shape, _ := nncheckFlat(tensor.Values)
		declared = append(declared, map[string]any{"name": tensor.Name, "shape": shape})
	}
	methods := []string{"costs", "line"}
	if p.Outputs != nil {
		methods = append(methods, "outputs")
	}
	if p.Step != nil {
		methods = append(methods, "update")
	}
	name := p.Name
	if name == "" {
		name = "a program in Go"
	}
	answer := map[string]any{
		"name": name, "parameters": declared, "initial": nncheckTensors(p.Parameters), "methods": methods,
	}
	if p.Layout != nil {
		answer["layout"] = p.Layout
	}
	if p.Optimizer != nil {
		answer["optimizer"] = p.Optimizer
	}
	return answer
}

// The cost with some weights moved, for each of the perturbations.
func (p *NncheckProgram) costs(perturbations [][]nncheckMove) []nncheckNumber {
	costs := []nncheckNumber{}
	for _, moves := range perturbations {
		for _, move := range moves {
			p.move(nncheckPlace(p.find(move.tensor), move.index), float64(move.change))
		}
		costs = append(costs, nncheckNumber(p.Cost()))
		p.moveBack()
	}
	return costs
}

// The cost at parameters + step · direction, for each step.
func (p *NncheckProgram) line(direction map[string]nncheckValues, steps []nncheckNumber) []nncheckNumber {
	costs := []nncheckNumber{}
	for _, step := range steps {
		p.each(direction, func(where *float64, value float64) { p.move(where, float64(step)*value) })
		costs = append(costs, nncheckNumber(p.Cost()))
		p.moveBack()
	}
	return costs
}

// The parameters after each step, from rest; then they are what they were.
func (p *NncheckProgram) update(learningRate *nncheckNumber, steps json.RawMessage) []any {
	count := 1
	if learningRate == nil || steps != nil && json.Unmarshal(steps, &count) != nil {
		nncheckFail(-32602, "update needs learningRate, and a number of steps")
	}
	for _, tensor := range p.Parameters {
		_, places := nncheckFlat(tensor.Values)
		for _, where := range places {
			p.move(where, 0)
		}
	}
	after := []any{}
	for k := 0; k < count; k++ {
		p.Step(float64(*learningRate), k)
		after = append(after, nncheckTensors(p.Parameters))
	}
	p.moveBack()
	return after
}

func (p *NncheckProgram) move(where *float64, change float64) {
	p.moved = append(p.moved, nncheckMoved{where, *where})
	*where += change
}

func (p *NncheckProgram) moveBack() {
	for k := len(p.moved) - 1; k >= 0; k-- {
		*p.moved[k].where = p.moved[k].value
	}
	p.moved = p.moved[:0]
}

func (p *NncheckProgram) find(name string) any {
	for _, tensor := range p.Parameters {
		if tensor.Name == name {
			return tensor.Values
		}
	}
	nncheckFail(-32602, "there is no tensor %s", name)
	return nil
}

// Calls back with each number of the tensors of a request, and where it goes; their shapes have to be ours.
func (p *NncheckProgram) each(tensors map[string]nncheckValues, use func(where *float64, value float64)) {
	for name, given := range tensors {
		shape, places := nncheckFlat(p.find(name))
		if !reflect.DeepEqual(shape, given.Shape) || len(places) != len(given.Values) {
			nncheckFail(-32602, "%s has shape %v, not %v", name, shape, given.Shape)
		}
		for k, where := range places {
			use(where, float64(given.Values[k]))
		}
	}
}

// Returns where the element of a flat index is.
func nncheckPlace(values any, index int) *float64 {
	switch array := values.(type) {
	case []float64:
		return &array[index]
	case [][]float64:
		return &array[index/len(array[0])][index%len(array[0])]
	}
	panic(fmt.Sprintf("expected []float64 or [][]float64, not %T", values))
}

// Returns the shape of an array, and where its elements are, row after row.
func nncheckFlat(values any) (shape []int, places []*float64) {
	switch array := values.(type) {
	case []float64:
		for k := range array {
			places = append(places, &array[k])
		}
		return []int{len(array)}, places
	case [][]float64:
		columns := 0
		for _, row := range array {
			columns = len(row)
			for k := range row {
				places = append(places, &row[k])
			}
		}
		return []int{len(array), columns}, places
	}
	panic(fmt.Sprintf("expected []float64 or [][]float64, not %T", values))
}

func nncheckTensor(array any) nncheckValues {
	shape, places := nncheckFlat(array)
	values := make([]nncheckNumber, len(places))
	for k, where := range places {
		values[k] = nncheckNumber(*where)
	}
	return nncheckValues{shape, values}
}

func nncheckTensors(tensors []NncheckTensor) map[string]nncheckValues {
	members := map[string]nncheckValues{}
	for _, tensor := range tensors {
		members[tensor.Name] = nncheckTensor(tensor.Values)
	}
	return members
}

// ---- An example: xor on a 2-2-1 network of sigmoids, half the summed squares. Put your network here. ----

var (
	x = [][]float64{{0, 0}, {0, 1}, {1, 0}, {1, 1}}
	t = []float64{0, 1, 1, 0}

	w1, b1 = [][]float64{{0.5, -0.4}, {0.3, 0.8}}, []float64{0.1, -0.2}
	w2, b2 = [][]float64{{0.7, -0.6}}, []float64{0.05}
)

func dense(x []float64, weight [][]float64, bias []float64) []float64 {
	a := make([]float64, len(bias))
	for i := range a {
		z := bias[i]
		for j, v := range x {
			z += weight[i][j] * v
		}
		a[i] = 1 / (1 + math.Exp(-z))
	}
	return a
}

func exampleOutputs() (rows [][]float64) {
	for n := range x {
		rows = append(rows, dense(dense(x[n], w1, b1), w2, b2))
	}
	return rows
}

func exampleCost() (cost float64) {
	for n, output := range exampleOutputs() {
		cost += (output[0] - t[n]) * (output[0] - t[n]) / 2
	}
	return cost
}

func exampleGradient() []NncheckTensor {
	dw1, db1 := [][]float64{{0, 0}, {0, 0}}, []float64{0, 0}
	dw2, db2 := [][]float64{{0, 0}}, []float64{0}
	for n := range x {
		hidden := dense(x[n], w1, b1)
		output := dense(hidden, w2, b2)
		delta := (output[0] - t[n]) * output[0] * (1 - output[0])
		db2[0] += delta
		for i, h := range hidden {
			below := delta * w2[0][i] * h * (1 - h)
			dw2[0][i] += delta * h
			db1[i] += below
			for j, v := range x[n] {
				dw1[i][j] += below * v
			}
		}
	}
	return []NncheckTensor{{"hidden.weight", dw1}, {"hidden.bias", db1}, {"output.weight", dw2}, {"output.bias", db2}}
}

func main() {
	NncheckProgram{
		Name:       "xor in Go",
		Parameters: []NncheckTensor{{"hidden.weight", w1}, {"hidden.bias", b1}, {"output.weight", w2}, {"output.bias", b2}},
		Cost:       exampleCost,
		Gradient:   exampleGradient,
		Outputs:    exampleOutputs,
	}.Serve()
}
