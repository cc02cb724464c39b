#include "input/commands/list.hpp"

#include "base/json.hpp"
#include "base/printable.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/progress_line.hpp"
#include "command/terminal.hpp"
#include "input/commands/here.hpp"
#include "input/commands/inputs_on_bus.hpp"
#include "io/clock.hpp"

#include <algorithm>
#include <unistd.h>

namespace tutti::input {

using namespace command;

namespace {

Tone tone_of(std::string_view state) {
    if (state == "connected") return Tone::Good;
    return state == "suspected_disconnect" ? Tone::Busy : Tone::Quiet;
}

std::string last_said(const Value& device, WallTime now) {
    const Value* at = device.find("last_event");
    if (at == nullptr || !at->is_number()) return "";
    const auto since = std::max(to_seconds(now) - at->number(), 0.0);
    return fmt::format("{}, {} ago", text_of(device, "last_type"), describe_seconds(since));
}

void print_inputs(const std::vector<InputOnBus>& inputs) {
    if (inputs.empty())
        return print_out("no inputs: add a table [input.<name>] to the installation's file\n");
    const auto colours = colours_for(STDOUT_FILENO);
    const auto now = io::wall_now();
    Table table({"INPUT", "KIND", "DEVICE", "STATE", "PRODUCER", "EVENTS", "LAST"});
    for (const auto& input : inputs) {
        if (input.devices.empty())
            table.add({{input.source, Tone::Strong}, {input.kind}, {"none yet", Tone::Quiet}, {}, {}, {}, {}}
            );
        for (const auto& device : input.devices) {
            const auto state = text_of(device, "state");
            const auto name = text_of(device, "name");
            table.add(
                {{input.source, Tone::Strong},
                 {input.kind},
                 {name.empty() ? "-" : name},
                 {state, tone_of(state)},
                 {text_of(device, "producer")},
                 {text_of(device, "events")},
                 {last_said(device, now), Tone::Quiet}}
            );
        }
    }
    print_out("{}", table.print(colours));
    for (const auto& input : inputs)
        if (!input.trouble.empty())
            print_out("{}\n", paint(colours, Tone::Bad, printable(input.source + ": " + input.trouble)));
}

/// What an input has already is not looked for.
bool is_had(const std::vector<InputOnBus>& inputs, const Found& found) {
    return std::ranges::any_of(inputs, [&](const InputOnBus& input) {
        return input.kind == found.kind && std::ranges::any_of(input.devices, [&](const Value& device) {
                   const auto identity = text_of(device, "device");
                   return identity == found.device || identity == found.name;
               });
    });
}

void print_here(const std::vector<InputOnBus>& inputs, const Here& here) {
    const auto colours = colours_for(STDOUT_FILENO);
    Table table({"HERE, AND IN NO INPUT", "KIND", "NAME"});
    bool any = false;
    for (const auto& found : here.devices) {
        if (is_had(inputs, found)) continue;
        any = true;
        table.add({{found.device}, {found.kind}, {found.name == found.device ? "" : found.name}});
    }
    if (any) {
        print_out("\n{}", table.print(colours));
        print_out("a table [input.<name>] with such a `kind` and `device` has it (docs/input.md)\n");
    }
    for (const auto& trouble : here.troubles)
        print_out("{}\n", paint(colours, Tone::Quiet, printable("not looked for: " + trouble)));
}

Value json_of(const std::vector<InputOnBus>& inputs, const Here& here) {
    std::vector<Value> known;
    for (const auto& input : inputs)
        known.push_back(Value::object(
            {{"source", input.source},
             {"kind", input.kind},
             {"service", input.service},
             {"trouble", input.trouble.empty() ? Value() : Value(input.trouble)},
             {"devices", Value::array(input.devices)}}
        ));
    std::vector<Value> found;
    for (const auto& each : here.devices)
        found.push_back(Value::object(
            {{"kind", each.kind},
             {"device", each.device},
             {"name", each.name},
             {"in_use", is_had(inputs, each)}}
        ));
    std::vector<Value> troubles(here.troubles.begin(), here.troubles.end());
    return Value::object(
        {{"inputs", Value::array(std::move(known))},
         {"here", Value::array(std::move(found))},
         {"not_looked_for", Value::array(std::move(troubles))}}
    );
}

void print(const ListOptions& options, const std::vector<InputOnBus>& inputs, const Here& here) {
    if (options.json) return print_out("{}\n", print_json(json_of(inputs, here)));
    if (!options.only_here) print_inputs(inputs);
    print_here(inputs, here);
}

/// That takes some seconds where there is Bluetooth.
Task<Here> look_around(const ListOptions& options) {
    ProgressLine progress(!options.json);
    progress.show("looking around …");
    auto here = co_await look_here();
    co_return here;
}

Task<int> list_all(Stay stay, const ListOptions& options) {
    const auto inputs = co_await inputs_on(stay.bus);
    if (!inputs) co_return report_failure(inputs.error());
    const auto here = co_await look_around(options);
    print(options, *inputs, here);
    co_return Success;
}

Task<int> list_here(const ListOptions& options) {
    const auto here = co_await look_around(options);
    print(options, {}, here);
    co_return Success;
}

} // namespace

int list(const ListOptions& options) {
    int exit_code = NotRunning;
    if (!options.only_here)
        exit_code = stay_on_bus(options.bus, {}, Interrupt::EndsAtOnce, [&](Stay stay) {
            return list_all(stay, options);
        });
    if (exit_code != NotRunning) return exit_code;
    ListOptions here = options;
    here.only_here = true;
    const int ended = run_task([&](asio::io_context&) { return list_here(here); });
    if (ended != Success) return ended;
    return options.only_here ? Success : NotRunning;
}

} // namespace tutti::input
