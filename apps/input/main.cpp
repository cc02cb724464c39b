// tutti-input: the devices of an installation, and the commands that look at them. Only wiring.
#include "apps/input/service.hpp"

#include <csignal>

int main() {
    std::signal(SIGPIPE, SIG_IGN);
    return tutti::run_input_service();
}
