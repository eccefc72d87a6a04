#pragma once

#include <rapidcheck.h>

#include <iostream>
#include <string>
#include <utility>

/// Properties of stores: a run commits often, so few of them.
namespace mbs::test {

[[nodiscard]] inline rc::detail::TestParams few_runs(int runs) {
  auto parameters = rc::detail::configuration().testParams;
  parameters.maxSuccess = runs;
  parameters.disableShrinking = true;  // what a run leaves in the store would be there again
  return parameters;
}

/// A failure prints its seed.
template <class Property>
[[nodiscard]] bool holds(int runs, const std::string& name, Property property) {
  const auto result =
      rc::detail::checkTestable(std::move(property), rc::detail::TestMetadata{name, name}, few_runs(runs));
  if (!result.template is<rc::detail::SuccessResult>()) rc::detail::printResultMessage(result, std::cerr);
  return result.template is<rc::detail::SuccessResult>();
}

}  // namespace mbs::test
