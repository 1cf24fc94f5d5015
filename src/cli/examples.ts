/** What the help of each command ends with; the tests run those that need no file. */
export const EXAMPLES = {
  program: `
Examples:
  nncheck grad --task xor        check a gradient that is right
  nncheck forward --task xor     see the arithmetic behind it
  nncheck train --task xor       watch it learn
  nncheck init python            check a program of yours
  nncheck help grad              the options of a command`,
  grad: `
Examples:
  nncheck grad --task xor
  nncheck grad xor.json --tensor hidden.weight --all
  nncheck grad specs/ --reporter table --reporter json=report.json
  nncheck grad xor.json --json > report.json
  nncheck grad xor.json --deltas --reporter html=report.html
  nncheck grad xor.json --reported printed.txt
  nncheck grad xor.json --reported 'class/*.json' --hints
  nncheck grad xor.json --run "python3 my_net.py"
  nncheck grad -- ./my_net --some-option`,
  schema: `
Examples:
  nncheck schema spec > spec.schema.json
  nncheck schema report
  nncheck schema protocol`,
  forward: `
Examples:
  nncheck forward --task xor --example 1
  nncheck forward xor.json --example 0 --example 3
  nncheck forward xor.json --json`,
  train: `
Examples:
  nncheck train --task xor
  nncheck train --task and --gradient numeric --epochs 500
  nncheck train --task xor --restarts 4 --until-cost 0.001
  nncheck train mnist.json --batch-size 10 --log cost.csv
  nncheck train --task xor --reporter html=training.html
  nncheck train mnist.json --checkpoint mnist.checkpoint --every 1
  nncheck train mnist.json --resume mnist.checkpoint
  nncheck train xor.json --run "python3 my_net.py"`,
  ladder: `
Examples:
  nncheck ladder
  nncheck ladder --run "python3 my_net.py"
  nncheck ladder mnist.json -- ./my_net --some-option`,
  shrink: `
Examples:
  nncheck shrink xor.json --reported printed.txt
  nncheck shrink xor.json --run "python3 my_net.py" --output small.json
  nncheck forward small.json`,
  merge: `
Examples:
  nncheck grad net.json --shard 1/2 --reporter json=shard-1.json
  nncheck grad net.json --shard 2/2 --reporter json=shard-2.json
  nncheck merge shard-1.json shard-2.json
  nncheck merge shards/ --reporter json=report.json`,
  explain: `
Examples:
  nncheck explain
  nncheck explain NN101
  nncheck explain derivative-missing
  nncheck explain "all outputs the same"`,
  completion: `
Examples:
  source <(nncheck completion bash)        in ~/.bashrc
  source <(nncheck completion zsh)         in ~/.zshrc, after compinit
  nncheck completion fish | source         in ~/.config/fish/config.fish`,
  init: `
Examples:
  nncheck init
  nncheck init python
  nncheck init python --example cnn
  nncheck init c++ --force`,
};
