#include "orchestrator/config_store.hpp"

#include "orchestrator/section_line.hpp"
#include "sections/secrets.hpp"

#include <algorithm>
#include <utility>

namespace tutti::orchestrator {

namespace {

constexpr std::size_t largest_file = 16 << 20;

/// Their names alone: where the folder was moved or brought back elsewhere, sections still name the old one.
std::set<std::string, std::less<>> files_in(const Sections& sections) {
    std::set<std::string, std::less<>> files;
    for (const auto& [name, kept] : sections) {
        const auto take = [&](const sections::SecretPlace&, const Value& value) {
            files.insert(std::filesystem::path(sections::referred_file(value)).filename().native());
            return value;
        };
        sections::replace_secrets(sections::rules_of(name), kept.config, take);
    }
    return files;
}

} // namespace

Result<ConfigStore> ConfigStore::open(
    io::Disk& disk, const std::filesystem::path& file, std::filesystem::path secrets, io::LinesFound& found
) {
    Sections sections;
    const auto take = [&](std::string_view text) -> Result<void> {
        auto line = parse_section_line(text);
        if (!line) return pass_on(line);
        sections.insert_or_assign(std::move(line->name), std::move(line->section));
        return {};
    };
    auto opened = io::LineFile::open(disk, file, take, found, largest_file);
    if (!opened && opened.error().code == ErrorCode::LimitExceeded) {
        const auto why = opened.error().message;
        if (auto moved = io::set_aside(disk, file); !moved) return pass_on(moved);
        opened = io::LineFile::open(disk, file, take, found, largest_file);
        found.rejected = 1;
        found.why = why;
    }
    if (!opened) return pass_on(opened);
    ConfigStore store(disk, std::move(*opened), std::move(secrets));
    store.sections_ = std::move(sections);
    store.whole_ = found.rejected == 0;
    return store;
}

Result<void> ConfigStore::keep(Sections sections) {
    std::string text;
    for (const auto& [name, section] : sections) text += print(SectionLine{name, section}) + '\n';
    auto kept = file_.replace(text, io::Durability::Durable);
    if (kept) sections_ = std::move(sections);
    return kept;
}

Result<void> ConfigStore::keep_secret(std::string_view file, std::string_view text) {
    return io::replace_file(*disk_, file, text, io::Durability::Durable, 0600);
}

Result<void> ConfigStore::sweep() {
    if (!whole_) return {};
    const auto files = disk_->list(secrets_);
    if (!files && files.error().code == ErrorCode::NotFound) return {};
    if (!files) return std::unexpected(files.error());
    const auto referred = files_in(sections_);
    for (const auto& file : *files)
        if (!referred.contains(file.filename().native()))
            if (auto removed = disk_->remove(file); !removed) return removed;
    return {};
}

} // namespace tutti::orchestrator
