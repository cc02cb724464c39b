#include "cli/governed/manifest_file.hpp"

#include "command/describe_service.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "io/file.hpp"

#include <utility>

namespace tutti::cli {

using namespace command;

namespace {

constexpr microseconds patience_to_read = seconds(5);

} // namespace

std::expected<ManifestFile, int> read_manifest_file(const std::filesystem::path& file) {
    const bool is_input = file == "-";
    auto text = io::read_file_within(patience_to_read, is_input ? "/dev/stdin" : file);
    if (!text) return std::unexpected(report_failure(text.error()));
    ManifestFile read{
        .name = is_input ? "standard input" : file.native(), .text = std::move(*text), .objects = {}
    };
    auto objects = governance::parse_manifest(read.text);
    if (!objects) {
        print_err("{}", toml::print_mistakes(read.name, read.text, objects.error()));
        return std::unexpected(static_cast<int>(Usage));
    }
    read.objects = std::move(*objects);
    return read;
}

std::optional<toml::Mistake> mistake_of(const ManifestFile& manifest, const governance::Fault& fault) {
    return governance::mistake_in(manifest.objects, fault.field, fault.message);
}

governance::ManifestObject manifest_object(const Value& answered) {
    const auto* spec = answered.find("spec");
    const auto* labels = answered.find("labels");
    return {
        .kind = text_of(answered, "kind"),
        .name = text_of(answered, "name"),
        .spec = spec != nullptr && spec->is_object() ? *spec : Value::object({}),
        .labels = labels != nullptr && labels->is_object() ? *labels : Value::object({}),
        .position = {}
    };
}

std::optional<Value> read_label_words(const std::vector<std::string>& words) {
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

} // namespace tutti::cli
