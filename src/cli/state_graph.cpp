#include "cli/state_graph.hpp"

#include "base/json.hpp"
#include "command/did_you_mean.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "governance/request_machine.hpp"
#include "governance/role_machine.hpp"
#include "governance/vault_machine.hpp"
#include "supervise/state.hpp"

#include <algorithm>
#include <array>

namespace tutti::cli {

namespace {

using governance::Diagram;

/// The table of services says what is done, and each of that where it may lead.
Diagram draw_service() {
    using namespace supervise;
    Diagram diagram{"a service", name(State::Stopped), {}};
    for (std::size_t from = 0; from < state_count; ++from) {
        for (std::size_t event = 0; event < event_count; ++event) {
            const auto state = static_cast<State>(from);
            const auto what = reaction(state, static_cast<Event>(event));
            if (what == Reaction::Ignore) continue;
            for (std::size_t to = 0; to < state_count; ++to)
                if (may_lead_to(what, state, static_cast<State>(to)))
                    diagram.arrows.push_back(
                        {name(state), name(static_cast<Event>(event)), name(static_cast<State>(to)),
                         name(what)}
                    );
        }
    }
    return diagram;
}

struct Machine {
    const char* name;
    Diagram (*draw)();
};

constexpr std::array<Machine, 4> machines = {{
    {"service", draw_service},
    {"request", [] { return governance::request_machine.diagram(); }},
    {"vault", [] { return governance::vault_machine.diagram(); }},
    {"leadership", [] { return governance::role_machine.diagram(); }},
}};

Value to_value(const Diagram& diagram) {
    std::vector<Value> states;
    for (const auto& state : governance::states_of(diagram)) states.emplace_back(state);
    std::vector<Value> arrows;
    for (const auto& arrow : diagram.arrows)
        arrows.push_back(Value::object(
            {{"from", arrow.from}, {"event", arrow.event}, {"to", arrow.to}, {"action", arrow.action}}
        ));
    return Value::object(
        {{"about", diagram.about},
         {"initial", diagram.initial},
         {"states", Value::array(std::move(states))},
         {"transitions", Value::array(std::move(arrows))}}
    );
}

std::string drawn(const Diagram& diagram, StateGraphOptions::Form form) {
    using Form = StateGraphOptions::Form;
    switch (form) {
    case Form::Mermaid:
        return governance::as_mermaid(diagram);
    case Form::Dot:
        return governance::as_dot(diagram);
    case Form::Json:
        return print_json(to_value(diagram)) + "\n";
    case Form::Text:
        break;
    }
    return governance::as_text(diagram);
}

} // namespace

std::vector<std::string> machine_names() {
    std::vector<std::string> names;
    for (const auto& machine : machines) names.emplace_back(machine.name);
    return names;
}

Result<Diagram> diagram_of(const std::string& machine) {
    const auto found = std::ranges::find(machines, std::string_view(machine), &Machine::name);
    if (found != machines.end()) return found->draw();
    const auto names = machine_names();
    return fail(
        ErrorCode::NotFound, fmt::format(
                                 "there is no machine {}.{} `tutti graph` lists them", machine,
                                 command::did_you_mean(machine, names)
                             )
    );
}

int state_graph(const StateGraphOptions& options) {
    if (options.machine.empty() && options.form == StateGraphOptions::Form::Json) {
        std::vector<Value> names;
        for (const auto& machine : machines) names.emplace_back(machine.name);
        command::print_out("{}\n", print_json(Value::array(std::move(names))));
        return command::Success;
    }
    if (options.machine.empty()) {
        for (const auto& machine : machines)
            command::print_out("{:<12}{}\n", machine.name, machine.draw().about);
        return command::Success;
    }
    const auto diagram = diagram_of(options.machine);
    if (!diagram) return command::report_failure(diagram.error());
    command::put_out(drawn(*diagram, options.form));
    return command::Success;
}

} // namespace tutti::cli
