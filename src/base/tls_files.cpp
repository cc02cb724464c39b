#include "base/tls_files.hpp"

#include "base/url_parts.hpp"

#include <fmt/format.h>

#include <array>

namespace tutti {
namespace {

struct Row {
    std::string_view key;
    std::string TlsFiles::* file;
};
constexpr std::array<Row, 3> rows = {{
    {"ca", &TlsFiles::ca},
    {"certificate", &TlsFiles::certificate},
    {"key", &TlsFiles::key},
}};

Result<void> read_one(std::string_view assignment, TlsFiles& files) {
    for (const auto& [key, file] : rows) {
        if (!assignment.starts_with(key) || assignment.substr(key.size(), 1) != "=") continue;
        auto path = percent_decoded(assignment.substr(key.size() + 1));
        if (!path) return pass_on(path);
        files.*file = std::move(*path);
        return {};
    }
    return fail(
        ErrorCode::InvalidInput, "behind the address of a bus URL stand ?ca=, &certificate= and &key= alone"
    );
}

} // namespace

std::pair<std::string_view, std::string_view> cut_url_query(std::string_view url) {
    const auto at = url.rfind('@');
    const auto mark = url.find('?', at == std::string_view::npos ? 0 : at);
    if (mark == std::string_view::npos) return {url, {}};
    return {url.substr(0, mark), url.substr(mark + 1)};
}

Result<TlsFiles> parse_tls_query(std::string_view query) {
    TlsFiles files;
    while (!query.empty()) {
        const auto end = query.find('&');
        if (auto read = read_one(query.substr(0, end), files); !read) return pass_on(read);
        query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
    }
    if (auto right = check_tls_files(files); !right) return pass_on(right);
    return files;
}

std::string print_tls_query(const TlsFiles& files) {
    std::string query;
    for (const auto& [key, file] : rows) {
        if ((files.*file).empty()) continue;
        query += fmt::format("{}{}={}", query.empty() ? '?' : '&', key, percent_encoded(files.*file));
    }
    return query;
}

Result<void> check_tls_files(const TlsFiles& files) {
    for (const auto& [key, file] : rows) {
        const auto& path = files.*file;
        if (!path.empty() && (!path.starts_with('/') || path.find('\0') != std::string::npos))
            return fail(ErrorCode::InvalidInput, fmt::format("{} of the bus must be an absolute path", key));
    }
    if (files.certificate.empty() != files.key.empty())
        return fail(ErrorCode::InvalidInput, "certificate and key of the bus come together");
    return {};
}

} // namespace tutti
