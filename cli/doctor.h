// `claque doctor`: checks of the server that the flags name and of this machine.
#ifndef CLAQUE_CLI_DOCTOR_H_
#define CLAQUE_CLI_DOCTOR_H_

#include <string>
#include <vector>

#include "cli/app.h"

namespace claque {

struct DoctorCheck {
  enum class State { kOk, kWarn, kFail };
  State state;
  std::string name;
  std::string detail;
  std::string advice;  // what to do; empty where nothing is wrong
};

struct DoctorReport {
  std::vector<DoctorCheck> checks;
  // 0, 3 where no server answers, 5 where anything else fails.
  int exit_code = 0;
};

DoctorReport Diagnose(App& app);
std::string DoctorText(const DoctorReport& report, bool colour);
std::string DoctorJson(const DoctorReport& report);

}  // namespace claque

#endif  // CLAQUE_CLI_DOCTOR_H_
