#include "io/line_file.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::io {

namespace fs = std::filesystem;

namespace {

/// Appends to "x.rejected" as far as there is room.
Result<void> keep_rejected(Disk& disk, const fs::path& path, std::string_view lines) {
    auto aside = path;
    aside += ".rejected";
    auto file = disk.open(aside, {});
    if (!file) return pass_on(file);
    if ((*file)->size() + lines.size() > rejected_limit) {
        const auto room = rejected_limit - std::min(rejected_limit, (*file)->size());
        lines = lines.substr(0, lines.substr(0, room).rfind('\n') + 1); // none: npos + 1 is 0
    }
    return (*file)->append(lines);
}

} // namespace

Result<LineFile>
LineFile::open(Disk& disk, fs::path path, const Take& take, LinesFound& found, std::size_t limit) {
    LineFile opened(disk, std::move(path));
    opened.limit_ = limit;
    found = {};
    const auto text = read_file(disk, opened.path_, limit);
    if (!text && text.error().code != ErrorCode::NotFound) return std::unexpected(text.error());
    std::string good, rejected;
    if (text) {
        std::string_view rest = *text;
        for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
            const auto line = rest.substr(0, end);
            const auto taken = take(line);
            if (taken) ++found.lines;
            if (!taken && found.rejected++ == 0)
                found.why = fmt::format("line {}: {}", found.lines + found.rejected, taken.error().message);
            (taken ? good : rejected).append(rest.substr(0, end + 1));
            rest.remove_prefix(end + 1);
        }
        found.torn = !rest.empty();
    }
    if (!rejected.empty()) {
        if (auto kept = keep_rejected(disk, opened.path_, rejected); !kept) return pass_on(kept);
        if (auto mended = opened.replace(good); !mended) return pass_on(mended);
        return opened;
    }
    opened.whole_ = good.size();
    if (auto ready = opened.mend(); !ready) return pass_on(ready);
    return opened;
}

/// Makes the file end with its last whole line.
Result<void> LineFile::mend() {
    if (!file_) {
        auto file = disk_->open(path_, {});
        if (!file) return pass_on(file);
        file_ = std::move(*file);
    }
    if (!whole_) {
        const auto text = read_file(*disk_, path_, limit_);
        if (!text) return std::unexpected(text.error());
        whole_ = text->rfind('\n') + 1; // none: npos + 1 is 0
    }
    return file_->size() == *whole_ ? Result<void>() : file_->cut(*whole_);
}

Result<void> LineFile::append(std::string_view line) {
    invariant(!line.contains('\n'), "a line has no line end within");
    if (auto mended = mend(); !mended) return mended;
    std::string whole(line);
    whole += '\n';
    auto written = file_->append(whole);
    if (written)
        *whole_ += whole.size();
    else
        static_cast<void>(file_->cut(*whole_)); // where that fails, the next line tries again, or a start
    return written;
}

Result<void> LineFile::replace(std::string_view text, Durability durability) {
    auto replaced = replace_file(*disk_, path_, text, durability);
    file_.reset(); // the name may stand for another file now, even where it failed
    whole_.reset();
    if (!replaced) return replaced;
    whole_ = text.size();
    return mend();
}

Result<void> LineFile::sync() {
    if (auto mended = mend(); !mended) return mended;
    return file_->sync();
}

} // namespace tutti::io
