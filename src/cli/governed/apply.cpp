#include "cli/governed/apply.hpp"

#include "base/json.hpp"
#include "cli/governed/change_text.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "governance/manifest/manifest.hpp"
#include "io/file.hpp"

#include <algorithm>
#include <expected>
#include <optional>
#include <unistd.h>
#include <utility>

namespace tutti::cli {

using namespace command;

namespace {

constexpr microseconds patience_to_read = seconds(5);

struct ReadManifest {
    std::string name; ///< of the file, for people
    std::string text;
    governance::Manifest objects;
};

/// What it holds; or an exit code, once said why not.
std::expected<ReadManifest, int> read_file(const std::filesystem::path& file) {
    const bool is_input = file == "-";
    ReadManifest read{.name = is_input ? "standard input" : file.native(), .text = {}, .objects = {}};
    auto text = io::read_file_within(patience_to_read, is_input ? "/dev/stdin" : file);
    if (!text) return std::unexpected(report_failure(text.error()));
    read.text = std::move(*text);
    auto objects = governance::parse_manifest(read.text);
    if (!objects) {
        print_err("{}", toml::print_mistakes(read.name, read.text, objects.error()));
        return std::unexpected(static_cast<int>(Usage));
    }
    read.objects = std::move(*objects);
    return read;
}

/// "app=stage" and so on, as an object; nothing: one of them is none, which was said.
std::optional<Value> labels_of(const std::vector<std::string>& words) {
    std::vector<Member> labels;
    for (const auto& word : words) {
        const auto equals = word.find('=');
        if (equals == 0 || equals == std::string::npos || equals + 1 == word.size()) {
            print_err("tutti: \"{}\" is no label: -l app=stage\n", word);
            return std::nullopt;
        }
        labels.push_back({word.substr(0, equals), Value(word.substr(equals + 1))});
    }
    return Value::object(std::move(labels));
}

/// A fault that names a place in the file is shown there.
int report(const ApplyOptions& options, const ReadManifest& manifest, const governance::Fault& fault) {
    const auto position = governance::find_in(manifest.objects, fault.field);
    if (!position || options.desk.json) return report_fault(options.desk, fault);
    const toml::Mistake mistake{*position, fault.field, fault.message, {}};
    print_err("{}", toml::print_mistakes(manifest.name, manifest.text, {&mistake, 1}));
    return Usage;
}

Value changes_in(const Value& answer) {
    const auto* changes = answer.find("changes");
    return changes != nullptr && changes->is_array() ? *changes : Value::array({});
}

void show(const Value& answer, std::string_view said) {
    const auto changes = changes_in(answer);
    const auto colours = colours_for(STDOUT_FILENO);
    for (const auto& change : changes.items()) put_out(print_change(change, colours));
    const auto* revision = answer.find("revision");
    print_out("{}: {}", said, describe_changes(changes));
    if (revision != nullptr && revision->is_integer() && !changes.items().empty())
        print_out(" (revision {})", revision->integer());
    put_out("\n");
}

} // namespace

int apply(const ApplyOptions& options) {
    const auto manifest = read_file(options.file);
    if (!manifest) return manifest.error();
    const auto labels = labels_of(options.labels);
    if (!labels) return Usage;
    if (options.prunes && options.labels.empty()) {
        put_err("tutti: --prune needs labels that say what may go: -l app=stage\n");
        return Usage;
    }
    std::vector<Member> params = {
        {"objects", governance::to_value(manifest->objects)}, {"source", manifest->name}
    };
    if (options.prunes) params.push_back({"prune", *labels});
    const auto asked = ask_desk(
        options.desk, options.is_dry ? "object.diff" : "object.apply", Value::object(std::move(params))
    );
    if (!asked) return report(options, *manifest, asked.error());
    if (options.desk.json)
        print_out("{}\n", print_json(*asked));
    else
        show(*asked, options.is_dry ? "would be" : "applied");
    return Success;
}

} // namespace tutti::cli
