#pragma once

#include "cli/run.hpp"
#include "tests/config/temporary_file.hpp"

#include <boost/json/parse.hpp>

#include <map>
#include <sstream>
#include <string>
#include <vector>

/// How one command ended and what it said.
struct told {
  int code = -1;
  std::string out;
  std::string err;

  [[nodiscard]] boost::json::object json() const { return boost::json::parse(out).as_object(); }
  [[nodiscard]] boost::json::object error() const {
    return boost::json::parse(err).as_object().at("error").as_object();
  }
};

/// Runs commands in this process against a configuration and a database of its own.
class installation {
 public:
  explicit installation(const std::string& more = "") : file_{more} {
    environment["MBS_CONFIG"] = file_.path();
    environment["MBS_DATABASE__URL"] = "sqlite:" + file_.path() + ".db";
  }

  told run(const std::vector<std::string>& arguments) const {
    std::ostringstream out;
    std::ostringstream err;
    const auto code = mbs::cli::run(arguments, environment, out, err);
    return {code, out.str(), err.str()};
  }

  /// An account a@example.com with KES 1,000.
  boost::json::object with_account() const {
    return run({"account", "create", "--email", "a@example.com", "--name", "Amina", "--credit", "1000",
                   "--sender", "NAME", "--key", "--json"})
        .json();
  }

  [[nodiscard]] std::string config_path() const { return file_.path(); }
  [[nodiscard]] std::string database_path() const { return file_.path() + ".db"; }

  std::map<std::string, std::string> environment;

 private:
  temporary_file file_;
};
