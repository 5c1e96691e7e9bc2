// The decision whether an alignment makes an echo: a linear model over EchoValues.
#ifndef CLAQUE_WORKER_CLASSIFY_ECHO_MODEL_H_
#define CLAQUE_WORKER_CLASSIFY_ECHO_MODEL_H_

#include "worker/classify/classifier.h"
#include "worker/classify/echo_features.h"

namespace claque {

// Weights of echo/weights.txt, read once. Thread-safe.
const EchoValues& EchoWeights();

// Compares one phrase with one text.
EchoMatch JudgeEcho(const PreparedPhrase& phrase, PreparedText& text);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_ECHO_MODEL_H_
