// What stands in for the actors is compiled with doctest in sight, whose parts it then asks for.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>
