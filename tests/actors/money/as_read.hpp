#pragma once

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace mbs::actors::testing {

/// What a program prints; empty where it is not there.
inline std::string output_of(const std::string& command) {
  std::string text;
  auto* const pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  char some[4'096];
  for (std::size_t n = 0; (n = std::fread(some, 1, sizeof some, pipe)) > 0;)
    text.append(some, n);
  (void)pclose(pipe);
  return text;
}

/// As poppler-utils reads the file.
struct as_read {
  std::string text, info;

  explicit as_read(const std::string& pdf) {
    auto name = (std::filesystem::temp_directory_path() / "mbs-pdf-XXXXXX").string();
    const auto file = mkstemp(name.data());
    REQUIRE(file >= 0);
    close(file);
    std::ofstream{name, std::ios::binary} << pdf;
    text = output_of("pdftotext -layout " + name + " - 2>/dev/null");
    info = output_of("pdfinfo " + name + " 2>/dev/null");
    std::filesystem::remove(name);
  }
  [[nodiscard]] bool says(const std::string& words) const { return text.find(words) != std::string::npos; }
};

}  // namespace mbs::actors::testing
