#pragma once

#include "cli/failure.hpp"

#include <boost/json/object.hpp>

#include <ostream>
#include <string>
#include <vector>

namespace mbs::cli {

/// Rows of words under headings, for people.
struct text_table {
  std::vector<std::string> headings;
  std::vector<std::vector<std::string>> rows;
};

/// What a command says: one JSON document on standard output with --json, text otherwise; errors on standard
/// error.
class output {
 public:
  output(std::ostream& out, std::ostream& err) : out_{out}, err_{err} {}

  void use_json(bool json) noexcept { json_ = json; }
  [[nodiscard]] bool json() const noexcept { return json_; }
  [[nodiscard]] std::ostream& out() noexcept { return out_; }
  [[nodiscard]] std::ostream& err() noexcept { return err_; }

  void document(const boost::json::object& value);
  /// "key: value" lines; with --json one object.
  void facts(const boost::json::object& value);
  void table(const text_table& table);
  void line(const std::string& text) { out_ << text << '\n'; }

  void failed(const failure& f);

 private:
  std::ostream& out_;
  std::ostream& err_;
  bool json_ = false;
};

/// Throws usage_failure when the file cannot be written whole.
void write_file(const std::string& path, const std::string& content);

}  // namespace mbs::cli
