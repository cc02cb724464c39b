#include "workers/exports/upload_journal.hpp"

#include "base/scan.hpp"
#include "exports/manifest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::exports {

namespace {

constexpr std::size_t longest_word = 2048;
constexpr std::size_t most_uploads = 1000;
constexpr unsigned most_parts = 10'000; ///< of one upload, as the servers have it

bool is_word(std::string_view text) {
    return !text.empty() && text.size() <= longest_word
           && std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

std::unexpected<Error> no_line() { return fail(ErrorCode::InvalidInput, "that is no line of uploads"); }

} // namespace

Result<void> take_upload_line(std::map<std::string, Upload, std::less<>>& uploads, std::string_view line) {
    const auto what = take_word(line);
    const std::string name(take_word(line));
    if (!is_export_name(name)) return no_line();
    if (what == "end") {
        if (!line.empty()) return no_line();
        uploads.erase(name);
        return {};
    }
    if (what == "upload") {
        const auto size = parse_number<std::uint64_t>(take_word(line));
        const auto id = take_word(line);
        if (!size || !is_word(id) || !line.empty() || uploads.size() >= most_uploads) return no_line();
        uploads[name] = {*size, std::string(id), {}};
        return {};
    }
    const auto number = parse_number<unsigned>(take_word(line));
    const auto tag = take_word(line);
    const auto upload = uploads.find(name);
    if (what != "part" || !number || !is_word(tag) || !line.empty() || upload == uploads.end())
        return no_line();
    auto& parts = upload->second.parts;
    if (*number != parts.size() + 1 || *number > most_parts) return no_line();
    parts.push_back({*number, std::string(tag)});
    return {};
}

Result<UploadJournal> UploadJournal::open(io::Disk& disk, const std::filesystem::path& path) {
    Uploads uploads;
    io::LinesFound found;
    auto file = io::LineFile::open(
        disk, path, [&](std::string_view line) { return take_upload_line(uploads, line); }, found, 64 << 20
    );
    if (!file) return pass_on(file);
    if (uploads.empty() && file->size() > 0)
        if (auto emptied = file->replace(""); !emptied) return pass_on(emptied);
    return UploadJournal(std::move(*file), std::move(uploads));
}

const Upload* UploadJournal::find(const std::string& name, std::uint64_t size) const {
    const auto found = uploads_.find(name);
    return found != uploads_.end() && found->second.size == size ? &found->second : nullptr;
}

Result<void> UploadJournal::begin(const std::string& name, std::uint64_t size, const std::string& id) {
    const auto line = fmt::format("upload {} {} {}", name, size, id);
    if (auto taken = take_upload_line(uploads_, line); !taken) return taken;
    return file_.append(line);
}

Result<void> UploadJournal::add(const std::string& name, const UploadedPart& part) {
    const auto line = fmt::format("part {} {} {}", name, part.number, part.tag);
    if (auto taken = take_upload_line(uploads_, line); !taken) return taken;
    return file_.append(line);
}

Result<void> UploadJournal::end(const std::string& name) {
    uploads_.erase(name);
    return file_.append(fmt::format("end {}", name));
}

} // namespace tutti::exports
