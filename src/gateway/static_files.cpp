#include "gateway/static_files.hpp"

#include "io/file.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <utility>

namespace tutti::gateway {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view immutable = "public, max-age=31536000, immutable";
constexpr std::string_view revalidate = "no-cache";

std::string_view content_type(std::string_view extension) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 15> types = {{
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".mjs", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json"},
        {".webmanifest", "application/manifest+json"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".ico", "image/x-icon"},
        {".jpg", "image/jpeg"},
        {".webp", "image/webp"},
        {".woff2", "font/woff2"},
        {".wasm", "application/wasm"},
        {".txt", "text/plain; charset=utf-8"},
        {".map", "application/json"},
    }};
    for (const auto& [known, type] : types)
        if (known == extension) return type;
    return "application/octet-stream";
}

WallTime modified_at(const fs::path& path) {
    std::error_code error;
    const auto time = fs::last_write_time(path, error);
    if (error) return {};
    const auto system = std::chrono::file_clock::to_sys(time);
    return WallTime{std::chrono::floor<microseconds>(system.time_since_epoch())};
}

/// The page that is shown under every path.
constexpr std::string_view anywhere = "/404.html";

/// Below it each name is a page, of which the page itself knows whether there is one.
constexpr std::string_view named_pages = "/sources/";

bool is_named_page(std::string_view path) {
    return path.starts_with(named_pages) && path.size() > named_pages.size()
           && path.find('/', named_pages.size()) == std::string_view::npos;
}

/// Browsers say so of what a person opens; programs, and scripts of a page, do not.
bool reads_pages(const io::HttpRequest& request) {
    return io::has_token(request.find("Accept").value_or(""), "text/html");
}

io::HttpResponse missing_page() {
    constexpr const char* text =
        "<!doctype html><meta charset=\"utf-8\"><title>Tutti</title><h1>The page is not here</h1>"
        "<p>The gateway runs, but its web page was not built or not installed. "
        "<code>./run</code> builds it; <code>--web FOLDER</code> says where it is.</p>";
    return {404, "text/html; charset=utf-8", text, {{"Cache-Control", "no-store"}}};
}

} // namespace

std::string_view content_security_policy() noexcept {
    return "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src "
           "'self' blob:; worker-src 'self'; manifest-src 'self'; object-src 'none'; "
           "base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
}

StaticFiles::StaticFiles(fs::path folder) : folder_(std::move(folder)) { reload(); }

void StaticFiles::reload() {
    files_.clear();
    std::error_code error;
    listed_ = fs::last_write_time(folder_, error);
    // Directory links are not followed by default.
    fs::recursive_directory_iterator entry(folder_, fs::directory_options::skip_permission_denied, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        if (files_.size() >= most_files) break;
        add(*entry);
    }
}

void StaticFiles::add(const fs::directory_entry& entry) {
    std::error_code error;
    if (entry.is_symlink(error) || !entry.is_regular_file(error)) return;
    const auto extension = entry.path().extension().native();
    const auto bytes = entry.file_size(error);
    if (error || bytes > most_bytes) return;
    const auto url = "/" + entry.path().lexically_relative(folder_).generic_string();
    File file{
        entry.path(),
        bytes,
        modified_at(entry.path()),
        std::string(content_type(extension)),
        url.starts_with("/_app/immutable/") ? immutable : revalidate,
        fs::is_regular_file(entry.path().native() + ".gz", error),
        fs::is_regular_file(entry.path().native() + ".br", error),
    };
    constexpr std::string_view index = "index.html";
    if (url.ends_with("/index.html")) files_.emplace(url.substr(0, url.size() - index.size()), file);
    if (extension == ".html") files_.emplace(url.substr(0, url.size() - extension.size()), file);
    files_.emplace(url, std::move(file));
}

/// A file that changed or came since the list was made makes a new list.
const StaticFiles::File* StaticFiles::find(std::string_view path) {
    auto found = files_.find(path);
    std::error_code error;
    if (found == files_.end()) {
        const auto now = fs::last_write_time(folder_, error);
        if (error || (now == listed_ && !files_.empty())) return nullptr;
        reload();
        found = files_.find(path);
    } else if (fs::file_size(found->second.path, error) != found->second.bytes
               || modified_at(found->second.path) != found->second.modified) {
        reload();
        found = files_.find(path);
    }
    return found == files_.end() ? nullptr : &found->second;
}

/// In which of its forms the file goes to who asks: an encoding, or nothing for the plain one.
std::string_view StaticFiles::encoding_for(const File& file, const io::HttpRequest& request) {
    const auto accepted = request.find("Accept-Encoding").value_or("");
    if (file.has_brotli && io::has_token(accepted, "br")) return "br";
    return file.has_gzip && io::has_token(accepted, "gzip") ? "gzip" : "";
}

io::HttpResponse StaticFiles::answer(const io::HttpRequest& request) {
    const auto* file = find(request.path);
    if (file == nullptr && is_named_page(request.path) && reads_pages(request)) file = find(anywhere);
    auto response = file != nullptr ? read(*file, request) : missing(request);
    if (response.content_type.starts_with("text/html"))
        response.fields.emplace_back("Content-Security-Policy", content_security_policy());
    response.fields.emplace_back("X-Content-Type-Options", "nosniff");
    response.fields.emplace_back("Referrer-Policy", "no-referrer");
    return response;
}

/// The page's own words for it (404.html), under whatever path.
io::HttpResponse StaticFiles::missing(const io::HttpRequest& request) {
    if (request.path == "/") return missing_page();
    if (!reads_pages(request))
        return io::http_error(404, "not_found", fmt::format("there is no {}", request.path));
    const auto* page = find(anywhere);
    if (page == nullptr) return missing_page();
    auto response = load(*page, encoding_for(*page, request));
    response.status = 404;
    response.fields.emplace_back("Cache-Control", "no-store");
    return response;
}

io::HttpResponse StaticFiles::read(const File& file, const io::HttpRequest& request) {
    const auto encoding = encoding_for(file, request);
    const auto tag = fmt::format(
        "\"{:x}-{:x}{}{}\"", file.bytes, file.modified.time_since_epoch().count(),
        encoding.empty() ? "" : "-", encoding
    );
    const auto known = request.find("If-None-Match");
    const bool unchanged = known && (io::has_token(*known, tag) || *known == "*");
    auto response = unchanged ? io::HttpResponse{304, {}, {}, {}} : load(file, encoding);
    if (response.status == 404) return response;
    response.fields.emplace_back("ETag", tag);
    response.fields.emplace_back("Cache-Control", file.cache_control);
    if (unchanged && file.is_encoded()) response.fields.emplace_back("Vary", "Accept-Encoding");
    if (!unchanged) response.fields.emplace_back("Last-Modified", io::http_date(file.modified));
    return response;
}

/// The bytes, and what is to be known to read them.
io::HttpResponse StaticFiles::load(const File& file, std::string_view encoding) {
    auto path = file.path.native();
    if (encoding == "gzip") path += ".gz";
    if (encoding == "br") path += ".br";
    auto bytes = io::read_file(path, most_bytes);
    if (!bytes)
        return io::http_error(
            404, "not_found", fmt::format("there is no {} any more", file.path.filename().native())
        );
    io::HttpResponse response;
    response.content_type = file.content_type;
    response.body = std::move(*bytes);
    if (file.is_encoded()) response.fields.emplace_back("Vary", "Accept-Encoding");
    if (!encoding.empty()) response.fields.emplace_back("Content-Encoding", encoding);
    return response;
}

} // namespace tutti::gateway
