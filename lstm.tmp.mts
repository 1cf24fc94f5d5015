const R=process.argv[2];
const { problemFromSpec } = await import(`${R}/src/problem/load.ts`);
const { evaluate } = await import(`${R}/src/problem/evaluation.ts`);
const { measurementByUnits, trainable } = await import(`${R}/src/differences/measurement.ts`);
let s = 1; const rnd = () => ((s = (s * 16807) % 2147483647) / 2147483647)-0.5;
const [N,T,D,H]=[10,20,8,32];
const type = process.argv[3] ?? 'lstm';
const spec = { network: { inputs: { steps: T, features: D }, layers: [
  { type, name: 'r', units: H }, { type: 'dense', name: 'out', units: 5, activation: 'softmax' } ] },
  loss: { type: 'categorical-crossentropy', reduction: 'mean' }, parameters: { init: { type: 'glorot' }, seed: 1 },
  data: { inputs: Array.from({length:N},()=>Array.from({length:T},()=>Array.from({length:D},()=>rnd()))), targets: Array.from({length:N},()=>Array.from({length:T},()=>Math.floor((rnd()+0.5)*5))) } };
const problem = await problemFromSpec(spec as never);
const e = evaluate(problem); e.cost; e.gradient;
const w = trainable(problem);
let t = performance.now();
const d = await measurementByUnits(e).measure(w);
console.log(type, 'weights', w.length, 'nodes', problem.network.nodes.length, 'ms', performance.now()-t|0, 'evals', d.evaluations);
const rel = Array.from(w,(k:number,i:number)=>d.bound[i]/Math.abs(e.gradient[k])).sort((a,b)=>a-b);
let worst=0; w.forEach((k:number,i:number)=>{worst=Math.max(worst,Math.abs(d.value[i]-e.gradient[k])/d.bound[i])});
console.log('bound/gradient median', rel[rel.length>>1], '99%', rel[Math.floor(rel.length*.99)], 'max', rel.at(-1), 'worst err/bound', worst);
