#include "cli/governed/apply.hpp"

#include "base/json.hpp"
#include "cli/governed/change_text.hpp"
#include "cli/governed/wait.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"

#include <optional>
#include <unistd.h>
#include <utility>

namespace tutti::cli {

using namespace command;

namespace {

/// As diff(1) has it.
constexpr int differs = 1;
constexpr int trouble = 2;

int report(const ApplyOptions& options, const ManifestFile& manifest, const governance::Fault& fault) {
    const auto mistake = mistake_of(manifest, fault);
    if (!mistake || options.desk.json) return report_fault(options.desk, fault);
    print_err("{}", toml::print_mistakes(manifest.name, manifest.text, {&*mistake, 1}));
    return Usage;
}

/// What `object.apply` and `object.diff` take; nothing: the command line is wrong, which was said.
std::optional<Value> parameters_of(const ApplyOptions& options, const ManifestFile& manifest) {
    const auto labels = read_label_words(options.labels);
    if (!labels) return std::nullopt;
    if (options.prunes && options.labels.empty()) {
        put_err("tutti: --prune needs labels that say what may go: -l app=stage\n");
        return std::nullopt;
    }
    std::vector<Member> params = {
        {"objects", governance::to_value(manifest.objects)}, {"source", manifest.name}
    };
    if (options.prunes) params.push_back({"prune", *labels});
    return Value::object(std::move(params));
}

/// Of all that the file names, also of what was as it says before.
int wait_until_ready(const ApplyOptions& options, const ManifestFile& manifest) {
    WaitOptions waiting{.desk = options.desk, .objects = {}, .timeout = options.timeout};
    for (const auto& object : manifest.objects)
        waiting.objects.push_back(fmt::format("{}/{}", object.kind, object.name));
    return wait_for_objects(waiting);
}

} // namespace

void show_changes(const DeskOptions& desk, const Value& answer, std::string_view said) {
    if (desk.json) return print_out("{}\n", print_json(answer));
    put_out(print_changes(answer, colours_for(STDOUT_FILENO)));
    print_out("{}: {}\n", said, describe_changes(answer));
    flush_out();
}

void show_revision(const DeskOptions& desk, const Value& answer, std::string_view said) {
    const auto* revision = answer.find("revision");
    if (desk.json || revision == nullptr || !revision->is_integer()) return show_changes(desk, answer, said);
    const auto history = ask_desk(desk, "object.history", Value::object({{"from", *revision}, {"most", 1}}));
    const auto* revisions = history ? history->find("revisions") : nullptr;
    if (revisions != nullptr && revisions->is_array() && !revisions->items().empty())
        put_out(print_changes(revisions->items().front(), colours_for(STDOUT_FILENO)));
    print_out("{}: {} (revision {})\n", said, describe_changes(answer), revision->integer());
    flush_out();
}

Asked apply_objects(const DeskOptions& desk, const governance::Manifest& objects, std::string_view source) {
    return ask_desk(
        desk, "object.apply", Value::object({{"objects", governance::to_value(objects)}, {"source", source}})
    );
}

int apply(const ApplyOptions& options) {
    const auto manifest = read_manifest_file(options.file);
    if (!manifest) return manifest.error();
    const auto params = parameters_of(options, *manifest);
    if (!params) return Usage;
    const auto asked = ask_desk(options.desk, options.is_dry ? "object.diff" : "object.apply", *params);
    if (!asked) return report(options, *manifest, asked.error());
    if (options.is_dry)
        show_changes(options.desk, *asked, "would be");
    else
        show_revision(options.desk, *asked, "applied");
    return options.waits && !options.is_dry ? wait_until_ready(options, *manifest) : Success;
}

int diff(const ApplyOptions& options) {
    const auto manifest = read_manifest_file(options.file);
    if (!manifest) return trouble;
    const auto params = parameters_of(options, *manifest);
    if (!params) return trouble;
    const auto asked = ask_desk(options.desk, "object.diff", *params);
    if (!asked) {
        const int exit_code = report(options, *manifest, asked.error());
        return exit_code == differs ? trouble : exit_code;
    }
    if (options.desk.json)
        print_out("{}\n", print_json(*asked));
    else
        put_out(print_changes(*asked, colours_for(STDOUT_FILENO)));
    return has_changes(*asked) ? differs : Success;
}

} // namespace tutti::cli
