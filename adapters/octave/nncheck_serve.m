% Answers nncheck's questions about your network, on stdin and stdout. Octave 7; no package.
%
% Use it from your program:
%
%     p.hidden.weight = W1;  p.hidden.bias = b1;
%     nncheck_serve(p, @my_cost, @my_gradient)
%
% or put your network in place of the example at the end of this file. Then run
%
%     nncheck grad nncheck.json --run "octave -qfH --eval nncheck_serve"
%
% parameters  your matrices, with a row for each unit: their shapes, and where to start. hidden.weight is the field
%             weight of the field hidden; what is called bias (or parameters, all of them unrolled) is a vector
% cost        takes such parameters, returns the number that you minimize
% gradient    takes such parameters, returns its derivative: fields of the same shapes by the same names
% outputs     takes such parameters, returns the network's outputs, a row for each example (may be left out)
% layout      how you store weights, where not as above: struct('bias', 'first-column'), …
% step        beside gradient or in its place, which is [] then: takes parameters, a learning rate and k = 0, 1, …,
%             returns the parameters after that step of your optimizer; before step 0 velocity and moments are 0
% optimizer   without a spec, whose steps these are: struct('type', 'sgd', 'momentum', 0.9), …
%
% It answers until nncheck has asked everything, then exits. What is printed meanwhile goes to stderr; print nothing
% before it.
%
% problem = nncheck_serve('problem'), before that, is what nncheck's spec says; [] where there is no spec.
% problem.data.inputs and problem.data.targets have a row for each example; network and loss are those of the spec.

function problem = nncheck_serve(parameters, cost, gradient = [], outputs = [], layout = [], step = [], optimizer = [])
  if nargin == 0
    nncheck_example();
    return
  end
  if ischar(parameters)
    problem = nncheck_problem();
    return
  end
  if isempty(gradient) && isempty(step)
    error('nncheck needs gradient, or step in its place');
  end
  program = struct('cost', cost, 'gradient', gradient, 'outputs', outputs, 'layout', layout, 'step', step, ...
                   'optimizer', optimizer);
  theta = parameters;  % always the parameters that were given last
  while ischar(line = nncheck_read())
    id = 'null';
    method = '';
    try
      request = nncheck_parse(line);
      method = request.method;
      id = nncheck_id(request);
      [result, theta] = nncheck_result(program, theta, request);
      member = ['"result":' result];
    catch failure
      code = -32000;
      if strncmp(failure.identifier, 'nncheck:', 8)
        code = -str2double(failure.identifier(10:end));
      end
      member = sprintf('"error":{"code":%d,"message":%s}', code, nncheck_text(failure.message));
    end
    fputs(stdout, ['{"jsonrpc":"2.0","id":' id ',' member "}\n"]);
    fflush(stdout);
    if strcmp(method, 'shutdown')
      break
    end
  end
  exit(0)
end

function problem = nncheck_problem()
  problem = [];
  line = nncheck_read(true);
  if ischar(line)
    request = nncheck_parse(line);
    if isfield(request, 'params') && isfield(request.params, 'problem')
      problem = request.params.problem;
    end
  end
end

% Reads a line, or the one that was kept: it is there for the next call too. fgetl would wait for the line after it.
function line = nncheck_read(keep = false)
  persistent ahead = [];
  if ischar(ahead)
    line = ahead;
  else
    try
      line = input('', 's');
    catch
      line = -1;  % the end of the input
    end
  end
  ahead = [];
  if keep && ischar(line)
    ahead = line;
  end
end

function request = nncheck_parse(line)
  try
    request = jsondecode(line, 'makeValidName', false);
  catch
    request = [];
  end
  if !isstruct(request)
    error('nncheck:e32700', 'a line is not a JSON object');
  end
end

function id = nncheck_id(request)
  id = 'null';
  if isfield(request, 'id') && ischar(request.id)
    id = nncheck_text(request.id);
  elseif isfield(request, 'id') && !isempty(request.id)
    id = sprintf('%.17g', request.id);
  end
end

function [result, theta] = nncheck_result(program, theta, request)
  params = struct();
  if isfield(request, 'params') && isstruct(request.params)
    params = request.params;
  end
  if isfield(params, 'parameters')
    theta = nncheck_set(theta, params.parameters);
  end
  switch request.method
    case 'initialize'
      result = nncheck_initialize(program, theta, params);
    case 'cost'
      result = ['{"cost":' nncheck_cost(program, theta) '}'];
    case 'costs'
      result = nncheck_costs(program, theta, params.perturbations);
    case 'line'
      result = nncheck_line(program, theta, nncheck_set(theta, params.direction), params.steps);
    case 'shutdown'
      result = 'null';
    otherwise
      if strcmp(request.method, 'gradient') && !isempty(program.gradient)
        result = ['{"gradient":' nncheck_tensors(nncheck_call(program.gradient, theta)) '}'];
      elseif strcmp(request.method, 'outputs') && !isempty(program.outputs)
        result = ['{"outputs":' nncheck_tensor('outputs', nncheck_call(program.outputs, theta)) '}'];
      elseif strcmp(request.method, 'update') && !isempty(program.step)
        result = nncheck_update(program, theta, params);
      else
        error('nncheck:e32601', 'there is no method %s', request.method);
      end
  end
end

% The cost as a number; a vector of losses is an error that says so.
function text = nncheck_cost(program, theta)
  value = nncheck_call(program.cost, theta);
  if !isnumeric(value) || numel(value) != 1
    message = 'cost returned an array of size %s, and a cost is one number: sum or average it';
    error('nncheck:e32000', message, mat2str(size(value)));
  end
  text = nncheck_number(value);
end

% The parameters after each step, from rest.
function result = nncheck_update(program, theta, params)
  count = 1;
  if isfield(params, 'steps')
    count = params.steps;
  end
  after = cell(1, count);
  for k = 1:count
    theta = nncheck_call(program.step, theta, params.learningRate, k - 1);
    after{k} = nncheck_tensors(theta);
  end
  result = ['{"parametersAfter":[' strjoin(after, ',') ']}'];
end

% Calls a function of yours; what it prints goes to stderr.
function value = nncheck_call(f, varargin)
  printed = evalc('value = f(varargin{:});');
  fputs(stderr, printed);
end

function result = nncheck_initialize(program, theta, params)
  if !isfield(params, 'protocol') || params.protocol != 1
    error('nncheck:e32602', 'this adapter speaks protocol 1');
  end
  names = nncheck_names(theta);
  shape = @(name) nncheck_shape(name, nncheck_get(theta, name));
  declare = @(name) ['{"name":' nncheck_text(name) ',"shape":' shape(name) '}'];
  declared = strjoin(cellfun(declare, names, 'UniformOutput', false), ',');
  methods = '["costs","line"';
  if !isempty(program.outputs)
    methods = [methods ',"outputs"'];
  end
  if !isempty(program.step)
    methods = [methods ',"update"'];
  end
  result = ['{"name":"a program in Octave","parameters":[' declared '],"initial":' nncheck_tensors(theta) ...
            ',"methods":' methods '],"encoding":"base64"'];
  if !isempty(program.layout)
    result = [result ',"layout":' jsonencode(program.layout)];
  end
  if !isempty(program.optimizer)
    result = [result ',"optimizer":' jsonencode(program.optimizer)];
  end
  result = [result '}'];
end

% The cost with some weights moved, for each of the perturbations: [[tensor, flat index, change], …].
function result = nncheck_costs(program, theta, perturbations)
  costs = cell(1, numel(perturbations));
  for k = 1:numel(perturbations)
    moved = theta;
    moves = {};
    if iscell(perturbations)
      moves = perturbations{k};
    end
    for m = 1:numel(moves)
      [name, index, change] = moves{m}{:};
      values = nncheck_get(moved, name);
      if index < 0 || index >= numel(values)
        error('nncheck:e32602', '%s has no index %d', name, index);
      end
      columns = size(values, 2);
      if nncheck_is_vector(name)
        columns = 1;
        values = values(:);
      end
      values(floor(index / columns) + 1, mod(index, columns) + 1) += change;
      moved = nncheck_put(moved, name, values);
    end
    costs{k} = nncheck_cost(program, moved);
  end
  result = ['{"costs":[' strjoin(costs, ',') ']}'];
end

% The cost at parameters + step * direction, for each step.
function result = nncheck_line(program, theta, direction, steps)
  costs = cell(1, numel(steps));
  for k = 1:numel(steps)
    moved = theta;
    for name = nncheck_names(theta)
      along = nncheck_get(theta, name{1}) + steps(k) * nncheck_get(direction, name{1});
      moved = nncheck_put(moved, name{1}, along);
    end
    costs{k} = nncheck_cost(program, moved);
  end
  result = ['{"costs":[' strjoin(costs, ',') ']}'];
end

% The tensor hidden.weight is the field weight of the field hidden.

function names = nncheck_names(theta)
  names = {};
  for field = fieldnames(theta)'
    value = theta.(field{1});
    if isstruct(value)
      names = [names, strcat([field{1} '.'], nncheck_names(value))];
    else
      names = [names, field];
    end
  end
end

function values = nncheck_get(theta, name)
  if !any(strcmp(name, nncheck_names(theta)))
    error('nncheck:e32602', 'there is no tensor %s', name);
  end
  parts = strsplit(name, '.');
  values = getfield(theta, parts{:});
end

% Puts values in the place of others, in their orientation.
function theta = nncheck_put(theta, name, values)
  parts = strsplit(name, '.');
  theta = setfield(theta, parts{:}, reshape(values, size(nncheck_get(theta, name))));
end

function is = nncheck_is_vector(name)
  parts = strsplit(name, '.');
  is = any(strcmp(parts{end}, {'bias', 'parameters'}));
end

% A tensor in a message is {"shape": […], "dtype": "float64", "base64": bytes of little-endian doubles, row after
% row}. Octave stores matrices column after column: a transpose turns one order into the other.

function text = nncheck_shape(name, values)
  if nncheck_is_vector(name)
    text = sprintf('[%d]', numel(values));
  else
    text = sprintf('[%d,%d]', size(values));
  end
end

function text = nncheck_tensor(name, values)
  base64 = matlab.net.base64encode(typecast(double(values.'(:).'), 'uint8'));
  text = ['{"shape":' nncheck_shape(name, values) ',"dtype":"float64","base64":"' base64 '"}'];
end

function text = nncheck_tensors(arrays)
  member = @(name) [nncheck_text(name) ':' nncheck_tensor(name, nncheck_get(arrays, name))];
  text = ['{' strjoin(cellfun(member, nncheck_names(arrays), 'UniformOutput', false), ',') '}'];
end

% Takes the tensors of a request.
function theta = nncheck_set(theta, tensors)
  for name = fieldnames(tensors)'
    name = name{1};
    own = nncheck_get(theta, name);
    given = tensors.(name);
    shape = sprintf(',%d', given.shape);
    shape = ['[' shape(2:end) ']'];
    if !strcmp(shape, nncheck_shape(name, own))
      error('nncheck:e32602', '%s has shape %s, not %s', name, nncheck_shape(name, own), shape);
    end
    if isfield(given, 'base64')
      values = typecast(matlab.net.base64decode(given.base64), 'double');
    else
      values = given.values;
    end
    theta = nncheck_put(theta, name, reshape(values, columns(own), rows(own)).');
  end
end

% JSON: 17 digits bring back the same number; NaN and infinities, for which it has no numbers, go as words.

function text = nncheck_number(value)
  if isnan(value)
    text = '"NaN"';
  elseif isinf(value)
    text = '"Infinity"';
    if value < 0
      text = '"-Infinity"';
    end
  else
    text = sprintf('%.17g', value);
  end
end

function text = nncheck_text(text)
  text = ['"' regexprep(regexprep(text, '[\x00-\x1f]', ' '), '(["\\])', '\\$1') '"'];
end

% ---- An example: xor on a 2-2-1 network of sigmoids, half the summed squares. Put your network here. ----

function nncheck_example()
  p.hidden = struct('weight', [0.5 -0.4; 0.3 0.8], 'bias', [0.1 -0.2]);
  p.output = struct('weight', [0.7 -0.6], 'bias', 0.05);
  nncheck_serve(p, @example_cost, @example_gradient, @example_outputs);
end

function [X, T] = example_data()
  X = [0 0; 0 1; 1 0; 1 1];
  T = [0; 1; 1; 0];
end

function a = dense(x, layer)
  a = 1 ./ (1 + exp(-(x * layer.weight.' + layer.bias)));
end

function a = example_outputs(p)
  a = dense(dense(example_data(), p.hidden), p.output);
end

function J = example_cost(p)
  [~, T] = example_data();
  J = sum((example_outputs(p) - T) .^ 2) / 2;
end

function g = example_gradient(p)
  [X, T] = example_data();
  hidden = dense(X, p.hidden);
  output = dense(hidden, p.output);
  delta_output = (output - T) .* output .* (1 - output);
  delta_hidden = delta_output * p.output.weight .* hidden .* (1 - hidden);
  g.hidden = struct('weight', delta_hidden.' * X, 'bias', sum(delta_hidden, 1));
  g.output = struct('weight', delta_output.' * hidden, 'bias', sum(delta_output, 1));
end
