// tutti-shim: started by the supervisor, once for each run of a service. See shim.hpp.
#include "shim/launch.hpp"
#include "shim/options.hpp"
#include "shim/shim.hpp"

#include <cstring>
#include <unistd.h>

namespace {

constexpr const char* usage =
    "tutti-shim keeps one run of a service for `tutti up`, which starts it. It is not run by hand.\n";

} // namespace

int main(int count, char** arguments) {
    tutti::shim::Options options;
    if (count < 2 || !tutti::shim::parse(arguments, options)) {
        static_cast<void>(write(STDERR_FILENO, usage, std::strlen(usage)) < 0);
        return 2;
    }
    if (options.becomes) {
        tutti::shim::become(options);
        _exit(126);
    }
    // Static: its buffers cost nothing until they are used.
    static tutti::shim::Shim shim(options);
    shim.run();
    _exit(0);
}
