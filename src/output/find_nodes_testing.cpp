// find_nodes [MILLISECONDS]: who answers on this network within a second, for tests that have one of their
// own.
#include "io/clock.hpp"
#include "io/task_group.hpp"
#include "output/node_search.hpp"

#include <fmt/format.h>

#include <cstdlib>

namespace {

using namespace tutti;

Task<void> print_nodes(milliseconds patience) {
    const auto found = co_await output::find_nodes(io::steady_now() + patience);
    fmt::print("{}", output::describe(found));
}

} // namespace

int main(int argc, char** argv) {
    asio::io_context context(1);
    io::TaskGroup group(context.get_executor());
    group.spawn("search", print_nodes(milliseconds(argc > 1 ? std::atoi(argv[1]) : 1000)));
    context.run();
    return EXIT_SUCCESS;
}
