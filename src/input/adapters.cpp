#include "input/adapters.hpp"

#include "input/program/program_input.hpp"
#include "input/serial/serial_input.hpp"

#include <variant>

namespace tutti::input {

namespace {

struct Starter {
    Desk& desk;

    Task<void> operator()(const device::Serial& serial) const { return run_serial(desk, serial); }
    Task<void> operator()(const device::Program& program) const { return run_program(desk, program.run); }
};

} // namespace

Task<void> run_adapter(Desk& desk, const device::Input& input) {
    return std::visit(Starter{desk}, input.kind);
}

} // namespace tutti::input
