#include "installation/layers.hpp"

#include "installation/file_tables.hpp"
#include "installation/load.hpp"
#include "toml/document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::installation {

namespace {

Layers of_file_alone(const Value& file, Installation usual) {
    return {.installation = read_installation(file, std::move(usual)), .document = file};
}

/// The tables that are taken; of the others, why not.
std::vector<FileTable>
taken_of(const Value& applied, const Value& file, std::vector<toml::Mistake>& passed_over) {
    const auto own = tables_of(file);
    std::vector<FileTable> taken;
    for (auto& table : tables_of(applied)) {
        const auto same =
            std::ranges::find_if(own, [&](const auto& other) { return other.is(table.kind, table.name); });
        auto reason = why_in_file_alone(table.kind, table.name);
        if (reason.empty() && same != own.end())
            reason = fmt::format(
                "stands in line {} of the installation's file, too, which holds", same->position.line
            );
        if (reason.empty())
            taken.push_back(std::move(table));
        else if (same == own.end() || in_order(same->spec) != in_order(table.spec))
            passed_over.push_back({table.position, path_of(table), std::move(reason), {}});
    }
    return taken;
}

/// Its position would be looked for in the file.
bool is_about(const toml::Mistake& warning, const std::vector<FileTable>& tables) {
    return std::ranges::any_of(tables, [&](const auto& table) {
        const auto path = path_of(table);
        return warning.key == path || warning.key.starts_with(path + '.');
    });
}

} // namespace

Layers load_layers(std::string_view file, std::string_view applied, Installation usual) {
    auto document = toml::parse_document(file);
    if (!document)
        return {.installation = std::unexpected(std::vector{std::move(document.error())}), .document = {}};
    const auto* control = document->find("control");
    if (applied.empty() || control == nullptr || !control->is_object())
        return of_file_alone(*document, std::move(usual));
    std::vector<toml::Mistake> passed_over;
    const auto more = toml::parse_document(applied);
    const auto tables = more ? taken_of(*more, *document, passed_over) : std::vector<FileTable>();
    if (!more) passed_over.push_back(more.error());
    if (!tables.empty()) {
        const auto whole = with_tables(*document, tables);
        auto read = read_installation(whole, usual);
        if (read) {
            std::erase_if(read->warnings, [&](const auto& warning) { return is_about(warning, tables); });
            return {
                .installation = std::move(read), .document = whole, .passed_over = std::move(passed_over)
            };
        }
        std::ranges::move(read.error(), std::back_inserter(passed_over));
    }
    auto alone = of_file_alone(*document, std::move(usual));
    alone.passed_over = std::move(passed_over);
    return alone;
}

} // namespace tutti::installation
