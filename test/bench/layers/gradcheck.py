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


class Lstm(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm, self.output = torch.nn.LSTM(8, 32, batch_first=True), torch.nn.Linear(32, 5)

    def forward(self, x):
        return self.output(self.lstm(x)[0][:, -1])


class Transformer(torch.nn.Module):
    def __init__(self, features=32, heads=4):
        super().__init__()
        linear, norm = torch.nn.Linear, torch.nn.LayerNorm
        self.heads, self.norm1, self.norm2 = heads, norm(features), norm(features)
        self.qkv, self.projection = linear(features, 3 * features), linear(features, features)
        self.up, self.down = linear(features, 4 * features), linear(4 * features, features)
        self.output = linear(features, 10)

    def forward(self, x):
        count, steps, features = x.shape
        size = features // self.heads
        q, k, v = (part.view(count, steps, self.heads, size).transpose(1, 2)
                   for part in self.qkv(self.norm1(x)).chunk(3, -1))
        hidden = torch.ones(steps, steps).triu(1).bool()
        weights = (q @ k.transpose(-1, -2) / size ** 0.5).masked_fill(hidden, float('-inf')).softmax(-1)
        x = x + self.projection((weights @ v).transpose(1, 2).reshape(count, steps, features))
        return self.output(x + self.down(F.gelu(self.up(self.norm2(x))))).flatten(0, 1)


def lstm():
    x, t = torch.rand(10, 20, 8, dtype=torch.float64), torch.arange(10) % 5
    model = Lstm().double()
    return model, lambda: F.cross_entropy(model(x), t)


def transformer():
    x, t = torch.randn(100, 16, 32, dtype=torch.float64), torch.arange(1600) % 10
    model = Transformer().double()
    return model, lambda: F.cross_entropy(model(x), t)


NETWORKS = {'lenet': lenet, 'lstm': lstm, 'transformer': transformer}


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
