#include "media/media_files.hpp"

#include "image/image_file.hpp"
#include "io/environment.hpp"
#include "io/file.hpp"
#include "io/process.hpp"
#include "media/film_process.hpp"

#include <fmt/format.h>
#include <system_error>

#include <algorithm>
#include <ranges>
#include <utility>

namespace tutti::media {

namespace {

constexpr std::size_t most_file = std::size_t{64} << 20;

std::unexpected<Error> of_file(std::string_view file, const Error& error) {
    return fail(error.code, fmt::format("{}: {}", file, error.message));
}

} // namespace

MediaOptions beside(const std::filesystem::path& installation, milliseconds patience) {
    std::error_code ignored;
    return {
        .folder = std::filesystem::absolute(installation, ignored).parent_path(),
        .path = io::environment("PATH").value_or(""),
        .patience = patience
    };
}

Result<std::filesystem::path> MediaFiles::find(std::string_view file) const {
    if (file.empty()) return fail(ErrorCode::InvalidInput, "no file is named");
    const std::filesystem::path name(file);
    // Whoever may set a parameter may not therefore look at every file of this machine.
    if (name.is_absolute() || std::ranges::find(name, "..") != name.end() || file.contains('\0'))
        return fail(
            ErrorCode::PermissionDenied,
            fmt::format("{}: files are named from {} on, and lie below it", file, options_.folder.native())
        );
    auto path = options_.folder / name;
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (!std::filesystem::exists(status))
        return fail(
            ErrorCode::NotFound,
            fmt::format("{}: there is no such file in {}", file, options_.folder.native())
        );
    if (!std::filesystem::is_regular_file(status))
        return fail(ErrorCode::InvalidInput, fmt::format("{}: it is no file", file));
    return path;
}

Result<std::shared_ptr<const scene::Strip>> MediaFiles::strip(std::string_view file) {
    auto path = find(file);
    if (!path) return pass_on(path);
    std::error_code ignored;
    const auto written = std::filesystem::last_write_time(*path, ignored);
    if (const auto kept = strips_.find(file); kept != strips_.end()) {
        if (kept->second.written == written) {
            kept->second.used = ++uses_;
            return kept->second.strip;
        }
        forget(kept);
    }
    const auto bytes = io::read_file(*path, most_file);
    if (!bytes) return of_file(file, bytes.error());
    auto parsed = image::parse_image({reinterpret_cast<const std::uint8_t*>(bytes->data()), bytes->size()});
    if (!parsed) return of_file(file, parsed.error());
    // Owned by us and by the scenes that show it.
    auto strip = std::make_shared<const scene::Strip>(std::move(*parsed));
    bytes_ += strip->bytes();
    strips_.insert_or_assign(std::string(file), Kept{strip, written, ++uses_});
    while (bytes_ > options_.kept && strips_.size() > 1)
        forget(std::ranges::min_element(strips_, {}, [](const auto& each) { return each.second.used; }));
    return strip;
}

void MediaFiles::forget(Strips::iterator kept) {
    bytes_ -= kept->second.strip->bytes();
    strips_.erase(kept);
}

Result<std::unique_ptr<scene::Film>>
MediaFiles::film(std::string_view file, pixel::Size size, scene::Fit fit) {
    auto path = find(file);
    if (!path) return pass_on(path);
    auto ffmpeg = io::find_program("ffmpeg", options_.path);
    if (ffmpeg.empty())
        return fail(
            ErrorCode::NotFound,
            fmt::format("{}: films need ffmpeg, which is not installed (apt install ffmpeg)", file)
        );
    auto film = FilmProcess::start(
        {.ffmpeg = std::move(ffmpeg),
         .file = std::move(*path),
         .name = std::string(file),
         .size = size,
         .fit = fit,
         .patience = options_.patience}
    );
    if (!film) return of_file(file, film.error());
    return std::move(*film);
}

} // namespace tutti::media
