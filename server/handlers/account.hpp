#pragma once

#include "server/app.hpp"
#include "server/http/awaitable.hpp"
#include "server/http/message.hpp"

namespace server {

inline constexpr std::size_t most_account_body = 16u << 10;  ///< bytes

/// Who asks, and what they may: docs/api.md, "People".
[[nodiscard]] http::Response me(const http::Request& request, App& app);

http::awaitable<http::Response> sign_in(http::Request request, App& app);
http::awaitable<http::Response> sign_out(http::Request request, App& app);
http::awaitable<http::Response> change_own_password(http::Request request, App& app);
/// Makes the first administrator, once, for who holds the secret that the console printed.
http::awaitable<http::Response> first_run(http::Request request, App& app);

http::awaitable<http::Response> own_tokens(http::Request request, App& app);
http::awaitable<http::Response> add_own_token(http::Request request, App& app);
http::awaitable<http::Response> remove_own_token(http::Request request, App& app);

http::awaitable<http::Response> own_devices(http::Request request, App& app);
http::awaitable<http::Response> rename_own_device(http::Request request, App& app);
/// Its sessions and tokens end with it.
http::awaitable<http::Response> remove_own_device(http::Request request, App& app);
http::awaitable<http::Response> devices_of_person(http::Request request, App& app);
http::awaitable<http::Response> remove_device_of_person(http::Request request, App& app);

http::awaitable<http::Response> people(http::Request request, App& app);
http::awaitable<http::Response> add_person(http::Request request, App& app);
http::awaitable<http::Response> change_person(http::Request request, App& app);
http::awaitable<http::Response> give_first_password(http::Request request, App& app);

}  // namespace server
