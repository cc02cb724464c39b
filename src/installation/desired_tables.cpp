#include "installation/desired_tables.hpp"

#include "installation/load.hpp"
#include "toml/document.hpp"
#include "toml/print_toml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace tutti::installation {

namespace {

constexpr std::string_view opening =
    "# Written by `control`: what was applied besides the installation's file. Changed here, it is written "
    "again;\n# `tutti edit` changes it.\n";

std::string text_of(const toml::Mistake& mistake) {
    return mistake.key.empty() ? mistake.reason : fmt::format("{}: {}", mistake.key, mistake.reason);
}

bool concerns(const toml::Mistake& mistake, const std::string& path) {
    return mistake.key == path || mistake.key.starts_with(path + '.');
}

/// The mistake that is about this table, where there is one; else the first.
std::string reason_for(const FileTable& table, const std::vector<toml::Mistake>& mistakes) {
    const auto path = path_of(table);
    const auto own =
        std::ranges::find_if(mistakes, [&](const auto& mistake) { return concerns(mistake, path); });
    return text_of(own != mistakes.end() ? *own : mistakes.front());
}

class Planning {
public:
    Planning(std::string_view name, std::span<const FileTable> wanted, const Installation& usual)
        : name_(name), wanted_(wanted), usual_(usual) {
        plan_.findings.resize(wanted.size());
    }

    TablePlan plan(std::string_view file, const LoadedTables& loaded) {
        const auto document = toml::parse_document(file);
        if (!document) return leave_all(document.error());
        part(*document);
        auto taken = all_that_may_be();
        // With what is applied it may be right where it is not by itself.
        if (!read_installation(with_tables(*document, taken), usual_)) {
            const auto alone = read_installation(*document, usual_);
            if (!alone) return leave_all(alone.error().front());
            taken = take_what_is_right(*document);
        }
        const auto whole = with_tables(*document, taken);
        plan_.applied = text_of_applied(taken);
        const auto meant = loaded_tables(whole);
        note_what_is_loaded(meant, loaded);
        plan_.is_outdated = is_outdated(meant, loaded);
        return std::move(plan_);
    }

private:
    /// What stands in the file, and what can stand nowhere else.
    void part(const Value& document) {
        const auto own = tables_of(document);
        for (std::size_t index = 0; index < wanted_.size(); ++index) {
            const auto& table = wanted_[index];
            auto& finding = plan_.findings[index];
            const auto same = std::ranges::find_if(own, [&](const auto& other) {
                return other.is(table.kind, table.name);
            });
            if (same == own.end()) {
                finding.message = why_in_file_alone(table.kind, table.name);
                finding.standing = finding.message.empty() ? TableStanding::Applied : TableStanding::Refused;
            } else if (in_order(same->spec) == in_order(table.spec)) {
                finding.standing = TableStanding::InFile;
            } else {
                finding.standing = TableStanding::Differs;
                finding.message = fmt::format(
                    "{} stands otherwise in {}, line {}, which holds: change it there, or take it out of "
                    "there",
                    path_of(table), name_, same->position.line
                );
            }
        }
    }

    std::vector<FileTable> all_that_may_be() const {
        std::vector<FileTable> all;
        for (std::size_t index = 0; index < wanted_.size(); ++index)
            if (plan_.findings[index].standing == TableStanding::Applied) all.push_back(wanted_[index]);
        return all;
    }

    TablePlan leave_all(const toml::Mistake& mistake) {
        plan_.mistake = text_of(mistake);
        for (auto& finding : plan_.findings)
            finding = {
                .standing = TableStanding::Unknown,
                .message = fmt::format("{} has a mistake: `tutti config-check {}`", name_, name_)
            };
        return std::move(plan_);
    }

    /// Without those that mistakes are about, until there are none. To read all for each of many takes too
    /// long.
    std::vector<std::size_t>
    without_those_that_are_wrong(const Value& document, std::vector<std::size_t> some) const {
        while (!some.empty()) {
            std::vector<FileTable> tables;
            for (const auto index : some) tables.push_back(wanted_[index]);
            const auto read = read_installation(with_tables(document, tables), usual_);
            if (read) break;
            const auto wrong = std::erase_if(some, [&](std::size_t index) {
                const auto path = path_of(wanted_[index]);
                return std::ranges::any_of(read.error(), [&](const auto& mistake) {
                    return concerns(mistake, path);
                });
            });
            if (wrong == 0) some.clear(); // nothing says which
        }
        return some;
    }

    /// The others one after the other, to and fro: one may need another that comes later, and that one
    /// another.
    std::vector<FileTable> take_what_is_right(const Value& document) {
        std::vector<std::size_t> open;
        for (std::size_t index = 0; index < wanted_.size(); ++index)
            if (plan_.findings[index].standing == TableStanding::Applied) open.push_back(index);
        const auto right = without_those_that_are_wrong(document, open);
        std::erase_if(open, [&](std::size_t index) { return std::ranges::binary_search(right, index); });
        std::vector<FileTable> taken;
        for (const auto index : right) taken.push_back(wanted_[index]);
        for (bool goes_on = true; goes_on; std::ranges::reverse(open)) {
            goes_on = false;
            for (auto index = open.begin(); index != open.end();) {
                taken.push_back(wanted_[*index]);
                const auto read = read_installation(with_tables(document, taken), usual_);
                if (read) {
                    index = open.erase(index);
                    goes_on = true;
                    continue;
                }
                plan_.findings[*index].message = reason_for(taken.back(), read.error());
                taken.pop_back();
                ++index;
            }
        }
        for (const auto index : open) plan_.findings[index].standing = TableStanding::Refused;
        for (auto& finding : plan_.findings)
            if (finding.standing == TableStanding::Applied) finding.message.clear();
        return taken;
    }

    static std::string text_of_applied(const std::vector<FileTable>& taken) {
        if (taken.empty()) return {};
        std::string text(opening);
        for (const auto& table : taken) toml::append_toml_table(text, path_of(table), table.spec);
        return text;
    }

    void note_what_is_loaded(const LoadedTables& meant, const LoadedTables& loaded) {
        for (std::size_t index = 0; index < wanted_.size(); ++index) {
            const auto path = path_of(wanted_[index]);
            const auto now = loaded.find(path);
            const auto then = meant.find(path);
            plan_.findings[index].is_loaded =
                now != loaded.end() && then != meant.end() && now->second == then->second;
        }
    }

    /// Of other tables of the file it is whoever edits it who says when they are to hold.
    bool is_outdated(const LoadedTables& meant, const LoadedTables& loaded) const {
        const auto is_missing = [](const TableFinding& finding) {
            const bool is_meant =
                finding.standing == TableStanding::InFile || finding.standing == TableStanding::Applied;
            return is_meant && !finding.is_loaded;
        };
        return std::ranges::any_of(plan_.findings, is_missing)
               || std::ranges::any_of(loaded, [&](const auto& table) {
                      return !meant.contains(table.first);
                  });
    }

    std::string_view name_;
    std::span<const FileTable> wanted_;
    const Installation& usual_;
    TablePlan plan_;
};

} // namespace

LoadedTables loaded_tables(const Value& document) {
    LoadedTables loaded;
    for (const auto& table : tables_of(document)) loaded.emplace(path_of(table), digest_of(table.spec));
    return loaded;
}

Value to_value(const LoadedTables& loaded) {
    std::vector<Member> members;
    for (const auto& [path, digest] : loaded) members.push_back({path, fmt::format("{:016x}", digest)});
    return Value::object(std::move(members));
}

LoadedTables loaded_from(const Value& value) {
    LoadedTables loaded;
    if (!value.is_object()) return loaded;
    for (const auto& member : value.members()) {
        const auto text = member.value.is_string() ? member.value.string() : std::string_view();
        std::uint64_t digest = 0;
        std::from_chars(text.data(), text.data() + text.size(), digest, 16);
        loaded.emplace(member.key, digest);
    }
    return loaded;
}

TablePlan plan_tables(
    std::string_view name, std::string_view file, std::span<const FileTable> wanted,
    const LoadedTables& loaded, const Installation& usual
) {
    return Planning(name, wanted, usual).plan(file, loaded);
}

} // namespace tutti::installation
