# Answers nncheck's questions about your network, on stdin and stdout. Perl 5.14; only modules that come with it.
#
# Use it from your program:
#
#     require './nncheck_adapter.pl';
#     Nncheck::serve(parameters => ['hidden.weight' => $W1], cost => \&my_cost, gradient => \&my_gradient);
#
# or put your network in place of the example at the end of this file. Then run
#
#     nncheck grad nncheck.json --run "perl nncheck_adapter.pl"

package Nncheck;

use strict;
use warnings;
use File::Basename qw(basename);
use JSON::PP qw(decode_json);
use MIME::Base64 qw(encode_base64 decode_base64);

my (%theta, @names);    # always the parameters that were given last
my ($requests, $answers, $ahead);    # $ahead is the first request, where problem() has read it

# nncheck has started this program: what it prints from here on is no answer.
take_stdin_and_stdout() if defined $ENV{NNCHECK_PROGRAM};

# Keeps both for nncheck: from here on a print goes to stderr, and there is nothing to read.
sub take_stdin_and_stdout {
    return if $answers;
    open($requests, '<&', \*STDIN) or die $!;
    open(STDIN, '<', '/dev/null') or die $!;
    open($answers, '>&', \*STDOUT) or die $!;
    open(STDOUT, '>&', \*STDERR) or die $!;
    $answers->autoflush(1);
    return;
}

# Returns what nncheck's spec says, before you call serve(); undef where there is no spec. {data}{inputs} and
# {data}{targets} have a row for each example; {network}, {loss}, {regularization} and {train} are those of the spec.
sub problem {
    take_stdin_and_stdout();
    $ahead = <$requests> if !defined $ahead;
    my $request = eval { decode_json($ahead // '{}') };
    return $request->{params}{problem};
}

sub next_line {
    my $line = $ahead // <$requests>;
    undef $ahead;
    return $line;
}

# Answers until nncheck has asked everything, then exits. What is printed meanwhile goes to stderr.
#
# parameters  your tensors by name, as nested arrays with a row for each unit: their shapes, and where to start
# cost        takes a hash of such parameters, returns the number that you minimize
# gradient    takes a hash of such parameters, returns a hash of its derivative: the same shapes by the same names
# outputs     takes a hash of such parameters, returns the network's outputs, a row for each example (may be left out)
# layout      how you store weights, where not as [units, inputs] and [units]: { bias => 'first-column' }, …
# step        beside gradient or in its place: takes parameters, a learning rate and k = 0, 1, …, returns the
#             parameters after that step of your optimizer; before step 0 its velocity and its moments are 0
# optimizer   without a spec, whose steps these are: { type => 'sgd', momentum => 0.9 }, …
# epochs      for nncheck train: takes parameters and how many epochs, trains from rest with your own learning rate, returns
#             an array of the costs after each epoch, and the parameters after the last (may be left out)
sub serve {
    my %program = @_;
    die "nncheck needs gradient, or step in its place\n" if !$program{gradient} && !$program{step};
    take_stdin_and_stdout();
    my @given = @{ $program{parameters} };
    while (my ($name, $values) = splice(@given, 0, 2)) {
        push @names, $name;
        $theta{$name} = nested([flat($values)], shape_of($values));
    }
    while (defined(my $line = next_line())) {
        my $request = eval { decode_json($line) };
        my $id = json_word(ref $request eq 'HASH' ? $request->{id} : undef);
        my $member;
        if (ref $request ne 'HASH') {
            $member = error_member([-32700, 'a line is not a JSON object']);
        }
        else {
            my $result = eval { result(\%program, $request->{method} // '', $request->{params} // {}) };
            $member = defined $result ? qq("result":$result) : error_member($@);
        }
        print $answers qq({"jsonrpc":"2.0","id":$id,$member}\n);
        last if ref $request eq 'HASH' && ($request->{method} // '') eq 'shutdown';
    }
    exit 0;
}

sub result {
    my ($program, $method, $params) = @_;
    set_tensors(\%theta, $params->{parameters} // {});
    return initialize($program, $params) if $method eq 'initialize';
    return object(cost => cost_at($program, \%theta)) if $method eq 'cost';
    return object(costs => costs($program, $params)) if $method eq 'costs';
    return object(costs => line($program, $params)) if $method eq 'line';
    return 'null' if $method eq 'shutdown';
    my $has = { gradient => 'gradient', outputs => 'outputs', update => 'step', epochs => 'epochs' }->{$method} // '';
    my $function = $program->{$has} or die [-32601, "there is no method $method"];
    return object(gradient => tensors($function->(\%theta))) if $method eq 'gradient';
    return object(outputs => tensor($function->(\%theta))) if $method eq 'outputs';
    return object(parametersAfter => update($program, $params)) if $method eq 'update';
    my ($costs, $after) = $function->(copy(\%theta), $params->{count});
    return object(costs => list(map { json_number($_) } @$costs), parametersAfter => tensors($after));
}

sub copy {
    my ($parameters) = @_;
    return { map { $_ => nested([flat($parameters->{$_})], shape_of($parameters->{$_})) } keys %$parameters };
}

sub initialize {
    my ($program, $params) = @_;
    die [-32602, 'this adapter speaks protocol 1'] if ($params->{protocol} // 0) != 1;
    return object(
        name       => json_word($program->{name} // basename($0)),
        parameters => list(map { object(name => json_word($_), shape => list(shape_of($theta{$_}))) } @names),
        initial    => tensors(\%theta),
        methods    => list(map { json_word($_) } 'costs', 'line', $program->{outputs} ? 'outputs' : (),
            $program->{step} ? 'update' : (), $program->{epochs} ? 'epochs' : ()),
        encoding   => json_word('base64'),
        map { $program->{$_} ? ($_ => JSON::PP::encode_json($program->{$_})) : () } 'layout', 'optimizer',
    );
}

# The cost as a number; a list of losses is an error that says so.
sub cost_at {
    my ($program, $parameters) = @_;
    my $cost = $program->{cost}->($parameters);
    return json_number($cost) if defined $cost && !ref $cost;
    die [-32000, 'cost returned undef, and a cost is one number'] if !defined $cost;
    my $shape = ref $cost eq 'ARRAY' ? 'an array of shape [' . join(', ', shape_of($cost)) . ']' : ref $cost;
    die [-32000, "cost returned $shape, and a cost is one number: sum or average it"];
}

# The parameters after each step, from rest.
sub update {
    my ($program, $params) = @_;
    my $now = \%theta;
    my @after;
    for my $k (0 .. ($params->{steps} // 1) - 1) {
        $now = $program->{step}->(copy($now), $params->{learningRate}, $k);
        die [-32000, 'step returned no hash of the parameters after the step'] if ref $now ne 'HASH';
        push @after, tensors($now);
    }
    return list(@after);
}

# The cost with some weights moved, for each of the perturbations: [[tensor, flat index, change], …].
sub costs {
    my ($program, $params) = @_;
    my @costs;
    for my $moves (@{ $params->{perturbations} }) {
        my @before;
        my $cost = eval {
            for my $move (@$moves) {
                my ($name, $index, $change) = @$move;
                my ($row, $k) = place(known($name), $index);
                push @before, [$row, $k, $row->[$k]];
                $row->[$k] += $change;
            }
            cost_at($program, \%theta);
        };
        my $error = $@;
        $_->[0][ $_->[1] ] = $_->[2] for reverse @before;
        die $error if !defined $cost;
        push @costs, $cost;
    }
    return list(@costs);
}

# The cost at parameters + step · direction, for each step.
sub line {
    my ($program, $params) = @_;
    my %way;
    set_tensors(\%way, $params->{direction});
    my @costs;
    for my $step (@{ $params->{steps} }) {
        my %moved;
        for my $name (@names) {
            my @values = flat($theta{$name});
            my @along  = flat($way{$name});
            $moved{$name} = nested([map { $values[$_] + $step * $along[$_] } 0 .. $#values], shape_of($theta{$name}));
        }
        push @costs, cost_at($program, \%moved);
    }
    return list(@costs);
}

sub known {
    my ($name) = @_;
    return $theta{$name} // die [-32602, "there is no tensor $name; there are @names"];
}

# A tensor in a message is {"shape": […], "dtype": "float64", "base64": bytes of little-endian doubles, row after
# row}; here it is a nested array. So no digit is lost, and a large one is read in no time.

sub set_tensors {
    my ($into, $tensors) = @_;
    my %new;
    for my $name (keys %$tensors) {
        my @own   = shape_of(known($name));
        my @shape = @{ $tensors->{$name}{shape} };
        die [-32602, "$name has shape [@own], not [@shape]"] if "@own" ne "@shape";
        my $base64 = $tensors->{$name}{base64};
        my @values = defined $base64 ? unpack('d<*', decode_base64($base64)) : @{ $tensors->{$name}{values} };
        $new{$name} = nested(\@values, @shape);
    }
    @$into{ keys %new } = values %new;
}

sub tensors {
    my ($arrays) = @_;
    return object(map { $_ => tensor($arrays->{$_}) } sort keys %$arrays);
}

sub tensor {
    my ($values) = @_;
    my $base64 = encode_base64(pack('d<*', flat($values)), '');
    return object(shape => list(shape_of($values)), dtype => json_word('float64'), base64 => json_word($base64));
}

sub shape_of {
    my ($values) = @_;
    return ref $values ? (scalar @$values, shape_of($values->[0])) : ();
}

sub flat {
    my ($values) = @_;
    return ref $values->[0] ? map { flat($_) } @$values : @$values;
}

# Takes the first values of an array as a nested one of that shape.
sub nested {
    my ($values, $length, @rest) = @_;
    return [splice(@$values, 0, $length)] if !@rest;
    return [map { nested($values, @rest) } 1 .. $length];
}

# Returns the innermost array that holds the element of that flat index, and where in it.
sub place {
    my ($values, $index) = @_;
    my ($length, @rest) = shape_of($values);
    my $size = 1;
    $size *= $_ for @rest;
    die [-32602, "no index $index"] if $index < 0 || $index >= $length * $size;
    return ($values, $index) if !@rest;
    return place($values->[int($index / $size)], $index % $size);
}

# JSON, written by hand: JSON::PP prints numbers with 15 digits, of the 17 that bring back the same number.

sub json_number {
    my ($value) = @_;
    return '"NaN"' if $value != $value;
    return $value > 0 ? '"Infinity"' : '"-Infinity"' if abs($value) == 9**9**9;
    return sprintf('%.17g', $value);
}

sub json_word { return JSON::PP->new->ascii->allow_nonref->encode($_[0]) }

sub list { return '[' . join(',', @_) . ']' }

sub object {
    my @members;
    while (my ($key, $value) = splice(@_, 0, 2)) { push @members, json_word($key) . ":$value" }
    return '{' . join(',', @members) . '}';
}

sub error_member {
    my ($error) = @_;
    print STDERR $error if !ref $error;
    my ($code, $message) = ref $error eq 'ARRAY' ? @$error : (-32000, "$error" =~ s/\s+$//r);
    return '"error":' . object(code => $code, message => json_word($message));
}

# ---- An example: xor on a 2-2-1 network of sigmoids, half the summed squares. Put your network here. ----

package Nncheck::Example;

my @X = ([0, 0], [0, 1], [1, 0], [1, 1]);
my @T = (0, 1, 1, 0);

sub dense {
    my ($x, $weight, $bias) = @_;
    my @a;
    for my $i (0 .. $#$bias) {
        my $z = $bias->[$i];
        $z += $weight->[$i][$_] * $x->[$_] for 0 .. $#$x;
        push @a, 1 / (1 + exp(-$z));
    }
    return \@a;
}

sub forward {
    my ($p, $x) = @_;
    my $hidden = dense($x, $p->{'hidden.weight'}, $p->{'hidden.bias'});
    return ($hidden, dense($hidden, $p->{'output.weight'}, $p->{'output.bias'}));
}

sub example_outputs {
    my ($p) = @_;
    return [map { (forward($p, $_))[1] } @X];
}

sub example_cost {
    my ($p) = @_;
    my $outputs = example_outputs($p);
    my $cost    = 0;
    $cost += ($outputs->[$_][0] - $T[$_])**2 / 2 for 0 .. $#T;
    return $cost;
}

sub example_gradient {
    my ($p) = @_;
    my (@dW1, @db1, @dW2, @db2);
    for my $n (0 .. $#X) {
        my ($hidden, $output) = forward($p, $X[$n]);
        my $delta = ($output->[0] - $T[$n]) * $output->[0] * (1 - $output->[0]);
        $db2[0] += $delta;
        for my $i (0 .. 1) {
            my $below = $delta * $p->{'output.weight'}[0][$i] * $hidden->[$i] * (1 - $hidden->[$i]);
            $dW2[0][$i] += $delta * $hidden->[$i];
            $db1[$i]    += $below;
            $dW1[$i][$_] += $below * $X[$n][$_] for 0 .. 1;
        }
    }
    return { 'hidden.weight' => \@dW1, 'hidden.bias' => \@db1, 'output.weight' => \@dW2, 'output.bias' => \@db2 };
}

# Not where a program requires this file.
if (!caller) {
    Nncheck::serve(
        parameters => [
            'hidden.weight' => [[0.5, -0.4], [0.3, 0.8]],
            'hidden.bias'   => [0.1, -0.2],
            'output.weight' => [[0.7, -0.6]],
            'output.bias'   => [0.05],
        ],
        cost     => \&example_cost,
        gradient => \&example_gradient,
        outputs  => \&example_outputs,
    );
}

1;
