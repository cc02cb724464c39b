// Web push: what a browser's push service is asked to carry to a device, sealed so that the device alone can
// read it (RFC 8188, RFC 8291), under the key by which the service knows us again (VAPID, RFC 8292).
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "io/http/http_call.hpp"
#include "workers/notify/delivery.hpp"

#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace tutti::notify {

/// What the browser of a device gave; bytes, not base64url.
struct PushReceiver {
    std::string point;  ///< its public key: 65 bytes, uncompressed
    std::string secret; ///< 16 bytes that authenticate who subscribed it
};

/// A pair of keys on the curve P-256.
class PushKey {
public:
    static Result<PushKey> make();
    /// Of what pem() said. InvalidInput: it is no such key.
    static Result<PushKey> from_pem(std::string_view text);

    /// PKCS #8, not encrypted: it is secret.
    std::string pem() const;
    /// The public key: 65 bytes, uncompressed (SEC 1 §2.3.3).
    std::string point() const;
    /// ES256 (RFC 7518 §3.4): 64 bytes.
    Result<std::string> sign(std::string_view text) const;
    /// What both hold in common (ECDH): 32 bytes. InvalidInput: `point` is on no curve of ours.
    Result<std::string> share_with(std::string_view point) const;

private:
    struct Release {
        void operator()(evp_pkey_st* key) const noexcept;
    };
    explicit PushKey(evp_pkey_st* key) : key_(key) {}

    std::unique_ptr<evp_pkey_st, Release> key_;
};

inline constexpr std::size_t most_of_a_push = 3993; ///< bytes that every service carries (RFC 8291 §4)

/// The body of the request, `Content-Encoding: aes128gcm`. `once`: made for this message alone. `salt`: 16
/// random bytes. InvalidInput: the receiver is none; LimitExceeded: too long.
Result<std::string>
seal(std::string_view text, const PushReceiver& receiver, const PushKey& once, std::string_view salt);

/// `Authorization`: a token for the service of that URL, good for twelve hours. `contact`: whom the service
/// may write to, "mailto:…" or "https:…". InvalidInput: the URL is none.
Result<std::string>
vapid_field(const PushKey& key, std::string_view endpoint, std::string_view contact, WallTime now);

/// What is asked of the device's service, sealed by a key and a salt that are new each time. InvalidInput:
/// the device or its URL is none.
Result<io::HttpCall> push_call(const Delivery& delivery, const PushKey& key, WallTime now);

} // namespace tutti::notify
