#include "workers/exports/second_place.hpp"

#include "io/directories.hpp"
#include "io/environment.hpp"
#include "toml/values.hpp"
#include "worker/secret.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::exports {

namespace fs = std::filesystem;

Result<installation::ExportsPush>
second_place(const Place& place, const std::filesystem::path& folder, std::string_view option) {
    auto settings = place.config.push.value_or(installation::ExportsPush{});
    if (!folder.empty()) settings = {fs::absolute(folder).native(), std::nullopt, ""};
    if (settings.folder.empty() && !settings.bucket)
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("nobody says where: give {} FOLDER, or the file an [exports.push]", option)
        );
    if (!settings.bucket) settings.folder = io::path_as_written(settings.folder).native();
    return settings;
}

Result<BucketPlace> bucket_place(const installation::ExportsPush& push, const std::string& of) {
    const auto& bucket = *push.bucket;
    auto secret = worker::read_secret(toml::to_value(*bucket.secret_key));
    if (!secret) return pass_on(secret);
    return BucketPlace{
        bucket.endpoint, bucket.bucket, push.prefix,
        SigningKey{bucket.access_key, std::move(*secret), bucket.region}, of
    };
}

io::WebClient client_of_buckets(const asio::any_io_executor& executor) {
    io::HttpsOptions options;
    options.certificate_authorities = io::environment("SSL_CERT_FILE").value_or("");
    return io::WebClient(executor, std::move(options));
}

} // namespace tutti::exports
