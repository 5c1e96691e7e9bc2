#include "worker/classify/train/logistic.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace claque {
namespace {

constexpr int kMaxPasses = 40;
constexpr int kMaxNewtonSteps = 20;
constexpr double kTolerance = 0.01;  // of the gradient, over all examples of a pass

class Solver {
 public:
  Solver(const std::vector<Example>& examples, double cost)
      : examples_(examples), weights_(kFeatureBuckets) {
    for (const Example& e : examples) {
      const double upper = cost * e.weight;
      upper_.push_back(upper);
      const double alpha = std::min(0.001 * upper, 1e-8);
      alpha_.push_back(alpha);
      double norm = 0;
      for (const HashedFeature& f : e.features->entries) {
        norm += static_cast<double>(f.value) * static_cast<double>(f.value);
      }
      norm_.push_back(norm);
      Move(e, alpha);
    }
  }

  std::vector<float> Run() {
    std::vector<size_t> order(examples_.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::mt19937 random(20211);  // NOLINT: the same weights on every machine
    for (int pass = 0; pass < kMaxPasses; ++pass) {
      for (size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
      double largest = 0;
      for (const size_t i : order) largest = std::max(largest, std::abs(Step(i)));
      if (largest < kTolerance) break;
    }
    return std::vector<float>(weights_.begin(), weights_.end());
  }

 private:
  double Sign(const Example& e) const { return e.positive ? 1.0 : -1.0; }

  void Move(const Example& e, double by) {
    const double signed_by = by * Sign(e);
    for (const HashedFeature& f : e.features->entries) {
      weights_[f.bucket] += signed_by * static_cast<double>(f.value);
    }
  }

  double Margin(const Example& e) const {
    double sum = 0;
    for (const HashedFeature& f : e.features->entries) {
      sum += weights_[f.bucket] * static_cast<double>(f.value);
    }
    return sum * Sign(e);
  }

  // Solves the subproblem of example `i` by Newton steps on whichever of its two dual variables is
  // the smaller; returns the gradient before.
  double Step(size_t i) {
    const Example& e = examples_[i];
    const double upper = upper_[i];
    const double a = norm_[i];
    const double b = Margin(e);
    const bool swapped = 0.5 * a * (upper - 2 * alpha_[i]) + b < 0;
    const double sign = swapped ? -1.0 : 1.0;
    const double old = swapped ? upper - alpha_[i] : alpha_[i];
    double z = old;
    if (upper - z < 0.5 * upper) z *= 0.1;
    const auto gradient = [&](double at) {
      return a * (at - old) + sign * b + std::log(at / (upper - at));
    };
    const double first = gradient(z);
    double g = first;
    for (int step = 0; step < kMaxNewtonSteps && std::abs(g) > 1e-6; ++step) {
      const double next = z - g / (a + upper / (upper - z) / z);
      z = next <= 0 ? z * 0.1 : std::min(next, upper * (1 - 1e-12));
      g = gradient(z);
    }
    Move(e, sign * (z - old));
    alpha_[i] = swapped ? upper - z : z;
    return first;
  }

  const std::vector<Example>& examples_;
  std::vector<double> upper_;
  std::vector<double> alpha_;
  std::vector<double> norm_;
  std::vector<double> weights_;
};

}  // namespace

std::vector<float> TrainLogistic(const std::vector<Example>& examples, double cost) {
  return Solver(examples, cost).Run();
}

}  // namespace claque
