#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

/// A file "mbs.toml" (or another name) in a folder of its own, gone at the end of the scope.
class temporary_file {
 public:
  explicit temporary_file(const std::string& text, const std::string& name = "mbs.toml") {
    std::string pattern = (std::filesystem::temp_directory_path() / "mbs-config-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
    folder_ = pattern;
    path_ = folder_ / name;
    std::ofstream{path_} << text;
  }
  ~temporary_file() { std::filesystem::remove_all(folder_); }
  temporary_file(const temporary_file&) = delete;
  temporary_file& operator=(const temporary_file&) = delete;

  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path folder_;
  std::filesystem::path path_;
};
