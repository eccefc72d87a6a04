#include "cli/run.hpp"

int main(int argc, char** argv) {
  return mbs::cli::run(argc, argv);
}
