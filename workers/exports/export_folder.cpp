#include "workers/exports/export_folder.hpp"

#include "workers/exports/pack_writer.hpp"
#include "workers/exports/protected_document.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <utility>

namespace tutti::exports {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view lock_name = "exports.lock";

} // namespace

std::optional<std::string> export_of_file(std::string_view file, std::string_view prefix) {
    if (!file.starts_with(prefix)) return std::nullopt;
    file.remove_prefix(prefix.size());
    if (!file.ends_with(manifest_ending) || !is_export_name(file)) return std::nullopt;
    return std::string(file.substr(0, file.size() - manifest_ending.size()));
}

fs::path ExportFolder::manifest_path(std::string_view name) const {
    return path_ / fmt::format("{}{}", name, manifest_ending);
}

Result<std::vector<std::string>> ExportFolder::names() const {
    const auto there = disk_->list(path_);
    if (!there && there.error().code == ErrorCode::NotFound) return std::vector<std::string>();
    if (!there) return std::unexpected(there.error());
    std::vector<std::string> names;
    for (const auto& path : *there) {
        if (auto name = export_of_file(path.filename().native())) names.push_back(std::move(*name));
    }
    std::ranges::sort(names, is_made_before);
    return names;
}

Result<std::string> ExportFolder::find(std::string_view name) const {
    auto all = names();
    if (!all) return pass_on(all);
    if (all->empty())
        return fail(
            ErrorCode::NotFound, fmt::format("no export lies in {}: `tutti exports create`", path_.native())
        );
    if (name.empty() || name == "latest") return all->back();
    if (std::ranges::find(*all, name) == all->end())
        return fail(
            ErrorCode::NotFound,
            fmt::format(
                "there is no export {}; the latest are {}", name,
                fmt::join(all->end() - std::min<std::ptrdiff_t>(3, std::ssize(*all)), all->end(), ", ")
            )
        );
    return std::string(name);
}

Result<ReadManifest> ExportFolder::read(std::string_view name) const {
    const auto path = manifest_path(name);
    auto document = read_protected(*disk_, path, longest_manifest);
    if (!document) return pass_on(document);
    auto manifest = parse_manifest(document->content);
    if (manifest && manifest->name != name)
        manifest = fail(ErrorCode::InvalidInput, fmt::format("it is the export {}", manifest->name));
    if (!manifest) {
        manifest.error().message = fmt::format("{}: {}", path.native(), manifest.error().message);
        return pass_on(manifest);
    }
    return ReadManifest{std::move(*manifest), document->parity, document->damaged};
}

Result<std::unique_ptr<io::DiskFile>> ExportFolder::lock() const {
    auto file = disk_->open(path_ / lock_name, {.lock = io::OpenOptions::Lock::Exclusive});
    if (!file && file.error().code == ErrorCode::Conflict)
        file.error().message =
            fmt::format("another program changes {}: wait until it is done", path_.native());
    return file;
}

Result<std::size_t> ExportFolder::tidy() const {
    auto all = names();
    if (!all) return pass_on(all);
    std::set<std::string, std::less<>> needed;
    bool all_known = true;
    for (const auto& name : *all) {
        const auto read = this->read(name);
        all_known = all_known && read;
        if (!read) continue;
        for (const auto& pack : read->manifest.packs) needed.insert(pack.name);
    }
    const auto there = disk_->list(path_);
    if (!there) return std::unexpected(there.error());
    std::size_t gone = 0;
    for (const auto& path : *there) {
        const std::string name = path.filename().native();
        const bool is_idle_pack = all_known && name.ends_with(pack_ending) && !needed.contains(name);
        if (!is_idle_pack && !name.ends_with(unfinished_ending)) continue;
        if (auto removed = disk_->remove(path); !removed) return pass_on(removed);
        ++gone;
    }
    return gone;
}

Result<std::size_t> ExportFolder::keep(std::size_t count) const {
    auto all = names();
    if (!all) return pass_on(all);
    if (all->size() <= count) return std::size_t{0};
    all->resize(all->size() - count);
    for (const auto& name : *all)
        if (auto removed = disk_->remove(manifest_path(name)); !removed) return pass_on(removed);
    // Their names are gone for good before what they needed is.
    if (auto synced = disk_->sync_directory(path_); !synced) return pass_on(synced);
    if (auto tidied = tidy(); !tidied) return tidied;
    return all->size();
}

} // namespace tutti::exports
