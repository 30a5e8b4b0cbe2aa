#!/usr/bin/env bash
# torch 2.13.0 comes as a build for the CPU, which needs nothing more, or as one for CUDA, which needs its libraries.
# The lock holds neither those nor a choice between the two: what is missing is installed here. Usage: torch.sh PYTHON
set -euo pipefail
python=$1
if "$python" -c 'import torch' >/dev/null 2>&1; then exit 0; fi
echo "This build of torch needs more packages (some gigabytes); installing them …"
"$python" -m pip install --quiet --disable-pip-version-check torch==2.13.0
"$python" -c 'import torch'
