output "cluster" {
  value = module.aks.name
}

output "postgres_host" {
  value = module.postgres.host
}
