// Where Streamlit's server is, so that its pages need not try /app/consult/_stcore first.
window.__streamlit = { BACKEND_BASE_URL: location.origin + "/app" };
