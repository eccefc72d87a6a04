#include "actors/access/hash_passwords.hpp"
#include "cli/run.hpp"

#include <string_view>

int main(int argc, char** argv) {
  // Started so by the server, for itself.
  if (argc == 2 && argv[1] == std::string_view{mbs::actors::hashing_argument})
    return mbs::actors::hash_passwords();
  return mbs::cli::run(argc, argv);
}
