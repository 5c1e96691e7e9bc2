#include "tests/eval/logistic.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace claque {
namespace {

constexpr size_t kN = kEchoFeatures;
constexpr int kSteps = 20;
using Matrix = std::vector<std::array<double, kN>>;

// Solves m x = v for a symmetric positive definite m (Cholesky).
EchoValues Solve(Matrix m, EchoValues v) {
  for (size_t j = 0; j < kN; ++j) {
    for (size_t k = 0; k < j; ++k) m[j][j] -= m[j][k] * m[j][k];
    m[j][j] = std::sqrt(std::max(m[j][j], 1e-12));
    for (size_t i = j + 1; i < kN; ++i) {
      for (size_t k = 0; k < j; ++k) m[i][j] -= m[i][k] * m[j][k];
      m[i][j] /= m[j][j];
    }
  }
  for (size_t i = 0; i < kN; ++i) {
    for (size_t k = 0; k < i; ++k) v[i] -= m[i][k] * v[k];
    v[i] /= m[i][i];
  }
  for (size_t i = kN; i-- > 0;) {
    for (size_t k = i + 1; k < kN; ++k) v[i] -= m[k][i] * v[k];
    v[i] /= m[i][i];
  }
  return v;
}

}  // namespace

EchoValues FitLogistic(const std::vector<Sample>& samples, double penalty) {
  EchoValues weights{};
  for (int step = 0; step < kSteps; ++step) {
    Matrix hessian(kN);
    EchoValues gradient{};
    for (size_t i = 0; i < kN; ++i) {
      hessian[i].fill(0);
      hessian[i][i] = i == 0 ? 1e-6 : penalty;
      gradient[i] = i == 0 ? 0 : -penalty * weights[i];
    }
    for (const Sample& s : samples) {
      double logit = 0;
      for (size_t i = 0; i < kN; ++i) logit += weights[i] * s.values[i];
      const double p = 1 / (1 + std::exp(-logit));
      const double error = s.weight * ((s.label ? 1.0 : 0.0) - p);
      const double curve = s.weight * std::max(p * (1 - p), 1e-6);
      for (size_t i = 0; i < kN; ++i) {
        if (s.values[i] == 0) continue;
        gradient[i] += error * s.values[i];
        for (size_t j = 0; j <= i; ++j) hessian[i][j] += curve * s.values[i] * s.values[j];
      }
    }
    const EchoValues change = Solve(std::move(hessian), gradient);
    for (size_t i = 0; i < kN; ++i) weights[i] += change[i];
  }
  return weights;
}

}  // namespace claque
