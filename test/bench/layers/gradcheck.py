"""Prints the seconds that one weight more takes in torch's slow gradcheck of a network, with one thread in float64."""
import json
import sys
import time

import torch

torch.set_num_threads(1)
torch.manual_seed(0)
F = torch.nn.functional
FEW, MORE = 2, 8


def lenet():
    x = torch.rand(100, 1, 28, 28, dtype=torch.float64)
    t = torch.arange(100) % 10
    model = torch.nn.Sequential(
        torch.nn.Conv2d(1, 6, 5, padding=2), torch.nn.ReLU(), torch.nn.MaxPool2d(2),
        torch.nn.Conv2d(6, 16, 5), torch.nn.ReLU(), torch.nn.MaxPool2d(2), torch.nn.Flatten(),
        torch.nn.Linear(400, 120), torch.nn.ReLU(), torch.nn.Linear(120, 84), torch.nn.ReLU(), torch.nn.Linear(84, 10),
    ).double()
    return model, lambda: F.cross_entropy(model(x), t)


NETWORKS = {'lenet': lenet}


def seconds(model, cost, many):
    """Checks the first so many weights, the others being constants."""
    parameter = max(model.parameters(), key=lambda one: one.numel())
    others = [one for one in model.parameters() if one is not parameter]
    for one in others:
        one.requires_grad_(False)
    whole = parameter.detach().clone()
    module, name = next((m, n) for m in model.modules() for n, p in m.named_parameters(recurse=False) if p is parameter)
    del module._parameters[name]

    def of(part):
        setattr(module, name, torch.cat([part, whole.flatten()[many:]]).view_as(whole))
        return cost()

    start = time.perf_counter()
    torch.autograd.gradcheck(of, (whole.flatten()[:many].clone().requires_grad_(True),), fast_mode=False, atol=1e-3)
    taken = time.perf_counter() - start
    delattr(module, name)
    module.register_parameter(name, torch.nn.Parameter(whole))
    return taken


model, cost = NETWORKS[sys.argv[1]]()
seconds(model, cost, FEW)
print(json.dumps({'seconds': (seconds(model, cost, MORE) - seconds(model, cost, FEW)) / (MORE - FEW)}))
