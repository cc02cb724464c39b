#include "cli/service_tree.hpp"

#include "base/json.hpp"
#include "base/printable.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "io/process_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace tutti::cli {

using namespace command;

namespace {

constexpr std::string_view shim_program = "tutti-shim";
constexpr std::size_t longest_command = 200; // bytes that people are shown

std::span<const Value> list_of(const Value& object, std::string_view key) {
    const auto* list = object.find(key);
    return list != nullptr && list->is_array() ? list->items() : std::span<const Value>();
}

Value process_value(const io::Process& process) {
    std::vector<Value> children;
    for (const auto& child : process.children) children.push_back(process_value(child));
    std::vector<Member> members = {{"pid", process.pid}, {"command", process.command}};
    if (process.program == shim_program) members.push_back({"is_shim", true});
    members.push_back({"children", Value::array(std::move(children))});
    return Value::object(std::move(members));
}

/// From the shim on, where one is there: what lost its parent is the shim's.
std::vector<Value> processes_of(const Value& service, const std::filesystem::path& proc) {
    const auto pid = static_cast<int>(number_of(service, "pid"));
    if (pid <= 0) return {};
    const int parent = io::parent_of(pid, proc);
    auto tree = parent > 1 ? io::process_tree(parent, proc) : std::nullopt;
    if (!tree || tree->program != shim_program) tree = io::process_tree(pid, proc);
    return tree ? std::vector<Value>{process_value(*tree)} : std::vector<Value>();
}

std::vector<Value> needs_of(const Value& service, const std::map<std::string, std::string>& states) {
    std::vector<Value> needs;
    for (const auto& name : list_of(service, "needs")) {
        if (!name.is_string()) continue;
        const auto state = states.find(std::string(name.string()));
        needs.push_back(Value::object({{"name", name}, {"state", state == states.end() ? "" : state->second}})
        );
    }
    return needs;
}

bool is_up(std::string_view state) { return state == "ready" || state == "completed"; }

class TreeText {
public:
    explicit TreeText(Colours colours) : colours_(colours) {}

    void service(const Value& service, std::size_t name_width, bool is_last) {
        const auto name = printable(text_of(service, "name"));
        const auto state = text_of(service, "state");
        line(
            {}, is_last,
            paint(colours_, Tone::Strong, name) + std::string(name_width - width(name), ' ') + "  "
                + paint(colours_, tone_of_state(state), state) + needs(service)
        );
        processes(list_of(service, "processes"), is_last ? "   " : "│  ");
    }

    std::string text;

private:
    std::string needs(const Value& service) const {
        std::string names;
        for (const auto& need : list_of(service, "needs")) {
            const auto state = text_of(need, "state");
            auto words = printable(text_of(need, "name"));
            if (!is_up(state)) words += fmt::format(" ({})", state);
            names +=
                (names.empty() ? "" : ", ") + paint(colours_, is_up(state) ? Tone::Quiet : Tone::Busy, words);
        }
        return names.empty() ? names : paint(colours_, Tone::Quiet, "  needs ") + names;
    }

    void processes(std::span<const Value> all, const std::string& before) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            const bool is_last = i + 1 == all.size();
            const auto pid = text_of(all[i], "pid");
            const bool is_shim = flag_of(all[i], "is_shim", false);
            const auto command = printable_beginning(text_of(all[i], "command"), longest_command);
            line(
                before, is_last,
                is_shim ? paint(colours_, Tone::Quiet, fmt::format("{} shim", pid))
                        : fmt::format("{} {}", pid, command)
            );
            processes(list_of(all[i], "children"), before + (is_last ? "   " : "│  "));
        }
    }

    void line(const std::string& before, bool is_last, const std::string& words) {
        text += paint(colours_, Tone::Quiet, before + (is_last ? "└─ " : "├─ ")) + words + '\n';
    }

    Colours colours_;
};

} // namespace

Value service_tree_value(const Value& state, const std::filesystem::path& proc) {
    const auto services = list_of(state, "services");
    std::map<std::string, std::string> states;
    for (const auto& service : services) states.emplace(text_of(service, "name"), text_of(service, "state"));
    std::vector<Value> all;
    for (const auto& service : services)
        all.push_back(Value::object(
            {{"name", text_of(service, "name")},
             {"state", text_of(service, "state")},
             {"needs", Value::array(needs_of(service, states))},
             {"processes", Value::array(processes_of(service, proc))}}
        ));
    const auto supervisor = Value::object(
        {{"pid", static_cast<int>(number_of(state, "pid"))},
         {"installation", text_of(state, "installation")},
         {"config", text_of(state, "config")}}
    );
    return Value::object({{"supervisor", supervisor}, {"services", Value::array(std::move(all))}});
}

std::string describe_service_tree(const Value& tree, Colours colours) {
    const auto services = list_of(tree, "services");
    std::size_t name_width = 0;
    for (const auto& service : services)
        name_width = std::max(name_width, width(printable(text_of(service, "name"))));
    TreeText text(colours);
    if (const auto* supervisor = tree.find("supervisor"))
        text.text = fmt::format(
            "{} {} supervisor of {}\n",
            paint(colours, Tone::Strong, printable(text_of(*supervisor, "installation"))),
            text_of(*supervisor, "pid"), printable(text_of(*supervisor, "config"))
        );
    for (std::size_t i = 0; i < services.size(); ++i)
        text.service(services[i], name_width, i + 1 == services.size());
    return text.text;
}

Task<int> show_service_tree(ServiceTreeOptions options) {
    const auto reply = co_await query_supervisor(options.place.run_directory, "get_state");
    if (!reply) co_return co_await report_supervisor_error(reply.error(), options.place, options.json);
    auto tree = service_tree_value(reply->data.value_or(Value()));
    if (!options.service.empty()) {
        const auto services = list_of(tree, "services");
        const auto found = std::ranges::find_if(services, [&](const Value& one) {
            return text_of(one, "name") == options.service;
        });
        if (found == services.end())
            co_return report_unknown_service(options.service, services, options.json);
        tree =
            Value::object({{"supervisor", *tree.find("supervisor")}, {"services", Value::array({*found})}});
    }
    if (options.json)
        print_out("{}\n", print_json(tree));
    else
        put_out(describe_service_tree(tree, colours_for(1)));
    co_return Success;
}

int service_tree(const ServiceTreeOptions& options) {
    return run_task([&](asio::io_context&) { return show_service_tree(options); });
}

} // namespace tutti::cli
