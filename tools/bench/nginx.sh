# nginx as the opponent for ready bytes: one worker, everything it can do to be quick. Sourced.
# nginx_up FOLDER  serves the folder: sets $nginx (its worker's pid) and $nginx_port
nginx_up() {
    nginx_home=$(mktemp -d /tmp/gridkeeper-nginx.XXXXXX)
    nginx_port=$(free_port)
    chmod -R a+rX "$nginx_home" "$1"
    cat >"$nginx_home/nginx.conf" <<CONF
worker_processes 1;
daemon off;
pid $nginx_home/pid;
error_log $nginx_home/error.log;
events { worker_connections 1024; }
http {
    types { application/vnd.mapbox-vector-tile mvt; }
    access_log $nginx_home/access.log;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    open_file_cache max=10000 inactive=600s;
    open_file_cache_valid 600s;
    client_body_temp_path $nginx_home/body;
    proxy_temp_path $nginx_home/proxy;
    fastcgi_temp_path $nginx_home/fastcgi;
    uwsgi_temp_path $nginx_home/uwsgi;
    scgi_temp_path $nginx_home/scgi;
    server {
        listen 127.0.0.1:$nginx_port;
        root $(realpath "$1");
        gzip_static on;
        gzip_vary on;
    }
}
CONF
    nginx -c "$nginx_home/nginx.conf" 2>"$nginx_home/start.log" &
    nginx_master=$!
    until (: <"/dev/tcp/127.0.0.1/$nginx_port") 2>/dev/null; do
        kill -0 "$nginx_master" 2>/dev/null || { cat "$nginx_home/start.log" >&2; stop "nginx did not start"; }
        sleep 0.05
    done
    nginx=$(pgrep -P "$nginx_master" | head -n 1)
}

nginx_down() {
    [ -n "${nginx_master:-}" ] || return 0
    kill "$nginx_master" 2>/dev/null && wait "$nginx_master" 2>/dev/null || true
    rm -rf "$nginx_home"
    nginx_master=
}
