% Writes matrices as Octave prints them, and what they really were; run with octave-cli 7.3 in this folder.
rand ("state", 1);
A.W1 = [0.1 -0.2; 3.5 1e-3];
A.W2 = [1000.5 0.001; 1 2];
A.W3 = rand (3, 30) * 1e-3;
A.b1 = [0.1; -0.25];
A.b2 = [1 2 3];
A.c = 0.508019225507;
A.z = zeros (2, 3);
A.n = [NaN 1.5; Inf -Inf];
A.neg = -[1e-5 2e-5; 3e-5 4.5e-5];
A.big = [1e10 1e-10];

function save_expected (name, A)
  file = fopen ([name ".json"], "w");
  T = struct ();
  for [value, key] = A
    T.(key) = struct ("shape", size (value), "values", {num2cell(reshape (value', 1, []))});
  end
  text = jsonencode (struct ("roundoff", 0, "tensors", T), "ConvertInfAndNaN", false);
  text = strrep (text, "\"roundoff\":0", "\"roundoff\":1.1102230246251565e-16");
  % JSON has no NaN: the strings that nncheck's own reports have
  text = regexprep (text, "(-?)(Infinity|NaN)", "\"$1$2\"");
  fputs (file, [text "\n"]);
  fclose (file);
end

function show (name, A)
  save_expected (name, A);
  diary_file = [name ".txt"];
  file = fopen (diary_file, "w");
  for [value, key] = A
    text = evalc (sprintf ("%s = value", key));
    fputs (file, text);
  end
  fclose (file);
end

format short
show ("octave-short", A);
format long
show ("octave-long", A);
fixed_point_format (true);
show ("octave-fixed-point", A);
fixed_point_format (false);
format short
file = fopen ("octave-mat2str.txt", "w");
B = rmfield (A, "c");
for [value, key] = B
  fprintf (file, "%s = %s\n", key, mat2str (value, 17));
end
fclose (file);
save_expected ("octave-mat2str", B);

% a struct of structs, as gradients by layer are often kept
hidden.weight = [0.125 -2.5; 3 1e-3];
hidden.bias = [0.1; 0.2];
file = fopen ("octave-struct.txt", "w");
fputs (file, evalc ("hidden"));
fputs (file, evalc ("c = 0.25"));
fclose (file);
file = fopen ("octave-struct.json", "w");
fputs (file, '{"roundoff":1.1102230246251565e-16,"tensors":{"hidden.weight":{"shape":[2,2],"values":[0.125,-2.5,3,0.001]},"hidden.bias":{"shape":[2,1],"values":[0.1,0.2]},"c":{"shape":[1,1],"values":[0.25]}}}');
fclose (file);
