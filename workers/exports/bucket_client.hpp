// BucketClient: what both ways have in common that go to a bucket of a server that speaks S3: requests that
// are signed, and asked again where the server is not there or has too much to do.
#pragma once

#include "base/random.hpp"
#include "exports/sigv4.hpp"
#include "io/http/http_client.hpp"

#include <string>
#include <string_view>

namespace tutti::exports {

struct BucketPlace {
    std::string endpoint; ///< "https://s3.example.com"
    std::string bucket;
    std::string prefix; ///< of the names in it
    SigningKey key;
    std::string of; ///< the installation: another's exports are not taken for ours
};

/// In which an object says of which installation it is.
inline constexpr std::string_view owner_field = "x-amz-meta-tutti-of";

/// A field of an answer, whatever its case; empty: it is not there.
std::string field_of(const io::HttpResponse& response, std::string_view name);

/// Whether it was done: the status alone is no success, as what completes an upload may fail after the answer
/// has begun.
bool is_done(const io::HttpResponse& answer);

class BucketClient {
public:
    /// All outlive it.
    BucketClient(BucketPlace place, io::HttpClient& client, RandomSource& random)
        : place_(std::move(place)), client_(client), random_(random) {}

    const BucketPlace& place() const noexcept { return place_; }
    /// For people.
    std::string description() const;

    /// Of an object, by its name without the prefix; of none: of the bucket itself.
    S3Request request(std::string method, std::string_view name = {}) const;
    /// Up to eight times, later each time.
    Task<Result<io::HttpResponse>> ask(S3Request request);
    /// The error that an answer is, with what is to be done about it.
    std::unexpected<Error>
    refused(const io::HttpResponse& answer, std::string_view doing, std::string_view name) const;

private:
    BucketPlace place_;
    io::HttpClient& client_;
    RandomSource& random_;
};

} // namespace tutti::exports
