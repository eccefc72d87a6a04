#include "cli/commands.hpp"
#include "crypto/key_ring.hpp"

#include <stdexcept>

/// Commands about the keys under which secrets are sealed in the database.
namespace mbs::cli {

namespace {

template <class Work>
void change_file(Work&& work) {
  try {
    work();
  } catch (const std::runtime_error& e) {
    throw failure{exit_code::refused, "master_key_file", e.what()};
  }
}

}  // namespace

exit_code make_master_key(command_context& context, const std::string& file) {
  change_file([&] { crypto::key_ring::make_file(file); });
  context.out().facts({{"file", file}, {"key", crypto::key_ring::load(file).newest_id()}});
  if (!context.out().json())
    context.out().line("Keep a copy apart from the database's: without this file its secrets are lost.");
  return exit_code::ok;
}

exit_code rotate_master_key(command_context& context) {
  const auto file = context.load_settings().secrets.master_key_file;
  if (file.empty())
    throw failure{exit_code::configuration, "no_master_key_file", "secrets.master_key_file is not set"};
  change_file([&] { crypto::key_ring::rotate_file(file); });
  context.out().facts({{"file", file}, {"key", crypto::key_ring::load(file).newest_id()}});
  if (!context.out().json())
    context.out().line(
        "Restart mbs: that seals all secrets under the new key. The old ones may go after that.");
  return exit_code::ok;
}

}  // namespace mbs::cli
